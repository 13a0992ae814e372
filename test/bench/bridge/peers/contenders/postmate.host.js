import Postmate from 'postmate';

/** A model that is read by the parent; calls of the child are made of its events. */
export async function open(frame, guestOrigin, api) {
  // It makes the frame itself, so ours gives its place to it.
  const place = frame.parentNode;
  const url = frame.src;
  frame.remove();
  const child = await new Postmate({ container: place, url });
  child.on('call', ({ id, name, value }) => child.call('answer', { id, value: api[name](value) }));
  return { close: () => child.destroy(), frame: child.frame, hold: () => child.get('hold') };
}
