import Framebus from 'framebus';

export async function open(frame, guestOrigin, api) {
  const bus = new Framebus({ origin: guestOrigin, channel: 'bench', targetFrames: [frame] });
  for (const name of Object.keys(api)) bus.on(name, ({ value }, reply) => reply({ value: api[name](value) }));
  return { close: () => bus.teardown(), hold: () => bus.emitAsPromise('hold', {}) };
}
