import { wrap } from 'comlink';
import { takePort } from './port-handoff.js';

export async function connect(hostOrigin) {
  const remote = wrap(await takePort(hostOrigin));
  return { call: (name, value) => remote[name](value) };
}
