import { expose, windowEndpoint, wrap } from 'comlink';

export async function open(frame, guestOrigin, api) {
  const own = windowEndpoint(frame.contentWindow, self, guestOrigin);
  expose(api, own, [guestOrigin]);
  return { close: () => {}, hold: () => wrap(windowEndpoint(frame.contentWindow, self, guestOrigin)).hold() };
}
