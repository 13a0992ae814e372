import { windowEndpoint, wrap } from 'comlink';

export async function connect(hostOrigin) {
  const remote = wrap(windowEndpoint(parent, self, hostOrigin));
  return { call: (name, value) => remote[name](value) };
}
