import { handOut } from './port-handoff.js';

/** The floor that everything stands on: `{ id, value }` by structured clone, nothing validated. */
export async function open(frame, guestOrigin, api) {
  const port = await handOut(frame, guestOrigin);
  port.onmessage = ({ data }) => port.postMessage({ id: data.id, value: api[data.name](data.value) });
  return { close: () => port.close() };
}
