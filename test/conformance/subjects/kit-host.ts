/** The kit's host under test: shows the page that is named in its address and grants what may be granted. */
import { createHost } from '../../../src/bridge/host.js';
import { HANDLERS, METHODS } from './methods.js';

const guest = new URL(location.href).searchParams.get('guest') ?? '';
const frame = document.createElement('iframe');
createHost(frame, {
  origin: new URL(guest).origin,
  methods: METHODS,
  handlers: HANDLERS,
  capabilities: (want) => want.filter((name) => name === 'conformance'),
});
frame.src = guest;
document.body.append(frame);
