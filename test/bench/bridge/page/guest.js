/** The guest page of one contender: connects, calls once, and measures when it is asked to. */
const clock = () => performance.timeOrigin + performance.now();
addEventListener('pagehide', () => {
  try {
    localStorage.setItem('pagehide', String(clock()));
  } catch {
    // The whole page goes; nobody will ask.
  }
});

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

export function measure({ connect }, hostOrigin) {
  const api = { hold: () => new Promise(() => {}) };
  const ready = connect(hostOrigin, api).then(async (link) => {
    await link.call('first', true);
    return link;
  });
  const payload = (n) => ({ n, text: 'a message of ordinary length, as people write them', on: true });

  window.bench = {
    ready: () => ready.then(() => true),
    async warm(calls) {
      const link = await ready;
      for (let n = 0; n < calls; n++) await link.call('echo', payload(n));
    },
    /** One after the other: calls a second, and times of single calls in microseconds. */
    async sequential(calls) {
      const link = await ready;
      const times = [];
      const began = performance.now();
      for (let n = 0; n < calls; n++) {
        const start = performance.now();
        const back = await link.call('echo', payload(n));
        times.push((performance.now() - start) * 1000);
        if (back.n !== n) throw new Error(`asked ${n}, got ${back.n}`);
      }
      const rate = (calls * 1000) / (performance.now() - began);
      times.sort((a, b) => a - b);
      return { rate, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
    },
    /** So many at once, again and again: calls a second. */
    async inFlight(many, rounds) {
      const link = await ready;
      const began = performance.now();
      for (let round = 0; round < rounds; round++) {
        await Promise.all(Array.from({ length: many }, (_, n) => link.call('echo', payload(n))));
      }
      return (many * rounds * 1000) / (performance.now() - began);
    },
    /** Lists of 1,000 rows a second. */
    async lists(calls) {
      const link = await ready;
      const began = performance.now();
      for (let n = 0; n < calls; n++) {
        const rows = await link.call('list', {});
        if (rows.length !== 1000) throw new Error(`${rows.length} rows`);
      }
      return (calls * 1000) / (performance.now() - began);
    },
    /** What the payload of one call and its answer is, in characters. */
    payload: () => JSON.stringify(payload(7)).length * 2,
    pagehide: () => Number(localStorage.getItem('pagehide')),
  };
}
