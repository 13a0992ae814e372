import { createBirpc } from 'birpc';
import { takePort } from './port-handoff.js';

export async function connect(hostOrigin, api) {
  const port = await takePort(hostOrigin);
  const rpc = createBirpc(api, {
    post: (data) => port.postMessage(data),
    on: (listener) => (port.onmessage = ({ data }) => listener(data)),
  });
  return { call: (name, value) => rpc[name](value) };
}
