import { createBirpc } from 'birpc';
import { handOut } from './port-handoff.js';

export async function open(frame, guestOrigin, api) {
  const port = await handOut(frame, guestOrigin);
  const rpc = createBirpc(api, {
    post: (data) => port.postMessage(data),
    on: (listener) => (port.onmessage = ({ data }) => listener(data)),
  });
  return { close: () => (rpc.$close(), port.close()), hold: () => rpc.hold() };
}
