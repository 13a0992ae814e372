export async function connect(hostOrigin) {
  const waiting = new Map();
  let last = 0;
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== hostOrigin) return;
    const resolve = waiting.get(data.id);
    waiting.delete(data.id);
    resolve(data.value);
  });
  return {
    call(name, value) {
      return new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        parent.postMessage({ id, name, value }, hostOrigin);
      });
    },
  };
}
