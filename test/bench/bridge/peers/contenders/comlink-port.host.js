import { expose } from 'comlink';
import { handOut } from './port-handoff.js';

export async function open(frame, guestOrigin, api) {
  const port = await handOut(frame, guestOrigin);
  expose(api, port);
  return { close: () => port.close() };
}
