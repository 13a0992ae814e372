/** The guest page of one contender: connects, calls once, and measures when it is asked to. */
const clock = () => performance.timeOrigin + performance.now();
addEventListener('pagehide', () => {
  try {
    localStorage.setItem('pagehide', String(clock()));
  } catch {
    // The whole page goes; nobody will ask.
  }
});

/** When this page had its script: until then all contenders wait for the same. */
function scriptAt() {
  const [script] = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('script.js'));
  return performance.timeOrigin + script.responseEnd;
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
const payload = (n) => ({ n, text: 'a message of ordinary length, as people write them', on: true });

export function measure({ connect }, hostOrigin) {
  const api = { hold: () => new Promise(() => {}) };
  const ready = connect(hostOrigin, api).then(async (link) => {
    await link.call('first', payload(scriptAt()));
    return link;
  });

  const echo = async (link, n) => {
    const back = await link.call('echo', payload(n));
    if (back.n !== n) throw new Error(`asked ${n}, got ${back.n}`);
  };
  const list = async (link) => {
    const rows = await link.call('list', {});
    if (rows.length !== 1000) throw new Error(`${rows.length} rows`);
  };

  window.bench = {
    ready: () => ready.then(() => true),
    async warm(calls) {
      const link = await ready;
      for (let n = 0; n < calls; n++) await echo(link, n);
    },
    /** Calls one after the other: how many a second. */
    async sequential(calls) {
      const link = await ready;
      const began = performance.now();
      for (let n = 0; n < calls; n++) await echo(link, n);
      return (calls * 1000) / (performance.now() - began);
    },
    /** The same; microseconds that half of them, and all but one of a hundred, take at most. */
    async times(calls) {
      const link = await ready;
      const times = [];
      for (let n = 0; n < calls; n++) {
        const start = performance.now();
        await echo(link, n);
        times.push((performance.now() - start) * 1000);
      }
      times.sort((a, b) => a - b);
      return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
    },
    /** So many at once: calls a second. */
    async inFlight(many) {
      const link = await ready;
      const began = performance.now();
      await Promise.all(Array.from({ length: many }, (_, n) => echo(link, n)));
      return (many * 1000) / (performance.now() - began);
    },
    /** Lists of 1,000 rows a second. */
    async lists(calls) {
      const link = await ready;
      const began = performance.now();
      for (let n = 0; n < calls; n++) await list(link);
      return (calls * 1000) / (performance.now() - began);
    },
    /** What the payload of one call and its answer is, in characters. */
    payload: () => JSON.stringify(payload(7)).length * 2,
    pagehide: () => Number(localStorage.getItem('pagehide')),
  };
}
