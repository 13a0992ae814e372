import { host } from 'rimless';

export async function open(frame, _guestOrigin, api) {
  const connection = await host.connect(frame, api);
  return { close: () => connection.close(), hold: () => connection.remote.hold() };
}
