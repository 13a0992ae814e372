import { connect as join, WindowMessenger } from 'penpal';

export async function connect(hostOrigin, api) {
  const messenger = new WindowMessenger({ remoteWindow: parent, allowedOrigins: [hostOrigin] });
  const remote = await join({ messenger, methods: api }).promise;
  return { call: (name, value) => remote[name](value) };
}
