/**
 * The host page of one contender. `bench.open()` puts a frame in and settles when the guest's first call came;
 * everything else is asked of the guest's page directly.
 */
const clock = () => performance.timeOrigin + performance.now();

export function serve({ open }, guestUrl) {
  const guestOrigin = new URL(guestUrl).origin;
  const list = Array.from({ length: 1000 }, (_, n) => ({
    rank: n + 1,
    name: `Member ${n + 1}`,
    score: String(90_000 - n * 7),
    tier: ['Bronze', 'Silver', 'Gold'][n % 3],
    tied: n % 5 === 0,
  }));
  const held = [];

  async function openOne() {
    const frame = document.createElement('iframe');
    const place = document.body.appendChild(document.createElement('div'));
    let arrived;
    const first = new Promise((resolve) => (arrived = resolve));
    const api = {
      echo: (value) => value,
      list: () => list,
      first: ({ n }) => (arrived({ at: clock(), script: n }), true),
    };
    const began = clock();
    frame.src = guestUrl;
    place.append(frame);
    const link = await open(frame, guestOrigin, api, began);
    const { at, script } = await first;
    return { link, frame: link.frame ?? frame, place, ms: at - began, shake: at - script };
  }

  window.bench = {
    held,
    /** Milliseconds until the first call is here: from the guest's script, and from the frame. */
    async handshake() {
      const { link, place, ms, shake } = await openOne();
      link.close();
      place.remove();
      return { ms, shake };
    },
    /** Leaves the link open, for calls. */
    async open() {
      const one = await openOne();
      held.push(one);
      return one.ms;
    },
    async openMany(n) {
      for (let i = 0; i < n; i++) held.push(await openOne());
    },
    async openAndClose(n) {
      for (let i = 0; i < n; i++) {
        const { link, place } = await openOne();
        link.close();
        place.remove();
      }
    },
    /** A call in flight, then the end of the document: when this side knows it, as a time of the clock. */
    hold(how, forMs) {
      const { link, frame, place } = held.at(-1);
      const settled = link.hold?.().then(clock, clock);
      if (!settled) return { at: null, can: false };
      const never = new Promise((resolve) => setTimeout(resolve, forMs, null));
      return new Promise((resolve) => setTimeout(resolve, 300)).then(async () => {
        const began = clock();
        if (how === 'reload') {
          frame.src = guestUrl;
        } else {
          place.remove();
          link.removed?.();
        }
        return { began, at: await Promise.race([settled, never]), can: true };
      });
    },
  };
}
