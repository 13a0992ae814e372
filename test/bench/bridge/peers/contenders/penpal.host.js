import { connect, WindowMessenger } from 'penpal';

export async function open(frame, guestOrigin, api) {
  const messenger = new WindowMessenger({ remoteWindow: frame.contentWindow, allowedOrigins: [guestOrigin] });
  const connection = connect({ messenger, methods: api });
  const remote = await connection.promise;
  return { close: () => connection.destroy(), hold: () => remote.hold(), removed: () => {} };
}
