import { createHost } from 'rai-kit-bridge/host';
import { methods } from './rai-kit.table.js';

export async function open(frame, guestOrigin, api) {
  let onHeld;
  const held = new Promise((resolve) => (onHeld = resolve));
  const hold = (_args, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject));
  const handlers = new Map([...Object.entries(api), ['hold', hold]]);
  const link = createHost(frame, { origin: guestOrigin, methods, handlers, capabilities: (want) => want });
  link.on('call', ({ method, code }) => method === 'hold' && onHeld(code));
  return {
    close: () => void link.close({ ms: 0 }),
    hold: () => (link.emit('hold', {}), held),
    // What an element does in its disconnectedCallback.
    removed: () => void link.close({ ms: 0 }),
  };
}
