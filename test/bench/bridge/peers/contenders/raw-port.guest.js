import { takePort } from './port-handoff.js';

export async function connect(hostOrigin) {
  const port = await takePort(hostOrigin);
  const waiting = new Map();
  let last = 0;
  port.onmessage = ({ data }) => {
    const resolve = waiting.get(data.id);
    waiting.delete(data.id);
    resolve(data.value);
  };
  return {
    call(name, value) {
      return new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        port.postMessage({ id, name, value });
      });
    },
  };
}
