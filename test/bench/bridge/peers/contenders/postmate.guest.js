import Postmate from 'postmate';

export async function connect(hostOrigin, api) {
  const waiting = new Map();
  let last = 0;
  const parent = await new Postmate.Model({
    hold: () => api.hold(),
    answer({ id, value }) {
      const resolve = waiting.get(id);
      waiting.delete(id);
      // A parent that lives on answers for its earlier children too.
      resolve?.(value);
    },
  });
  return {
    call: (name, value) =>
      new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        parent.emit('call', { id, name, value });
      }),
  };
}
