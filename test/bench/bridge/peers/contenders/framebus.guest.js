import Framebus from 'framebus';

export async function connect(hostOrigin, api) {
  const bus = new Framebus({ origin: hostOrigin, channel: 'bench', targetFrames: [parent] });
  bus.on('hold', () => api.hold());
  return { call: async (name, value) => (await bus.emitAsPromise(name, { value })).value };
}
