import { expect } from '@open-wc/testing';
import type { Clock, Due } from './clock.js';
import { createClock } from './clock.js';
import { awaitReturn, letSave, probe, watchPage } from './death.js';
import { errorOf, guestAlone, hostAlone, WELCOME } from './fixtures.js';
import type { Line } from './port.js';
import { watchSilence } from './silence.js';
import { now } from './time.js';

/** A clock whose hands the test moves: `run` does what is due, as if it were that late. */
function handClock(): Clock & { items: Set<Due>; run(late?: number): void } {
  const items = new Set<Due>();
  return {
    items,
    add: (item) => void items.add(item),
    delete: (item) => void items.delete(item),
    rest: () => undefined,
    stop: () => items.clear(),
    run(late = 0) {
      for (const item of [...items]) {
        items.delete(item);
        item.at = now() - late;
        item.due();
      }
    },
  };
}

const lineOf = (heard: () => number, pings: unknown[]): Line =>
  ({
    isOpen: true,
    get heard() {
      return heard();
    },
    ping: (silent?: () => void) => void pings.push(silent),
  }) as Line;

describe('silence', () => {
  const setUp = () => {
    let heard = now() - 60_000;
    let isGone = false;
    const pings: unknown[] = [];
    const clock = handClock();
    const line = lineOf(() => heard, pings);
    const busy = watchSilence(line, clock, () => (isGone = true));
    return { busy, clock, pings, hear: () => (heard = now() + 1), isGone: () => isGone };
  };

  it('of somebody who is asked nothing is not looked at', () => {
    const { busy, clock } = setUp();
    expect(clock.items.size).to.equal(0);
    busy(true);
    expect(clock.items.size).to.equal(1);
    busy(false);
    expect(clock.items.size).to.equal(0);
  });

  it('of a busy side means a crash after two pings without an answer', () => {
    const { busy, clock, pings, isGone } = setUp();
    busy(true);
    clock.run();
    clock.run();
    expect([pings.length, isGone()]).to.deep.equal([2, false]);
    clock.run();
    expect([pings.length, isGone()]).to.deep.equal([2, true]);
    expect(clock.items.size).to.equal(0);
  });

  it('ends with any frame', () => {
    const { busy, clock, pings, hear, isGone } = setUp();
    busy(true);
    clock.run();
    clock.run();
    hear();
    clock.run();
    clock.run();
    expect([pings.length, isGone()]).to.deep.equal([2, false]);
  });

  it('proves nothing when this side was held up itself', () => {
    const { busy, clock, isGone } = setUp();
    busy(true);
    for (let i = 0; i < 10; i++) clock.run(60_000);
    expect(isGone()).to.equal(false);
  });
});

describe('what may mean that a document is gone', () => {
  it('a load in another window is enough; in the same one it takes a ping without a pong', () => {
    const pings: (() => void)[] = [];
    let replaced = 0;
    const line = lineOf(now, pings);
    probe(line, false, () => replaced++);
    expect([replaced, pings.length]).to.deep.equal([1, 0]);
    probe(line, true, () => replaced++);
    expect([replaced, pings.length]).to.deep.equal([1, 1]);
    pings[0]!();
    expect(replaced).to.equal(2);
  });

  it('a bye: the next hello has 3 s, unless the frame is not connected', () => {
    let gone = 0;
    const [item] = awaitReturn(true, () => gone++);
    expect(item!.at - now()).to.be.within(2900, 3000);
    expect(gone).to.equal(0);
    expect(awaitReturn(false, () => gone++)).to.have.length(0);
    expect(gone).to.equal(1);
  });

  it('a page that comes back from the back/forward cache asks once', () => {
    const view = new EventTarget() as Window;
    const life = new AbortController();
    const pings: (() => void)[] = [];
    const said: string[] = [];
    const line = lineOf(now, pings);
    watchPage(
      view,
      life,
      (isResting) => said.push(isResting ? 'rest' : 'go on'),
      () => line,
      () => said.push('gone'),
      () => said.push('bye'),
    );
    const show = (kind: string, persisted: boolean): void =>
      void view.dispatchEvent(Object.assign(new Event(kind), { persisted }));
    show('pagehide', true);
    show('pageshow', true);
    expect(said).to.deep.equal(['rest', 'go on']);
    expect(pings).to.have.length(1);
    pings[0]!();
    show('pageshow', false);
    show('pagehide', false);
    expect(said).to.deep.equal(['rest', 'go on', 'gone', 'bye']);
    life.abort();
    show('pagehide', false);
    expect(said).to.have.length(4);
  });

  it('work before goodbye is waited for, but not longer than that', async () => {
    const begun = now();
    await new Promise<void>((done) =>
      letSave(5000, (wait) => wait(Promise.reject(new Error('failed'))), done),
    );
    await new Promise<void>((done) => letSave(60, (wait) => wait(new Promise(() => undefined)), done));
    expect(now() - begun).to.be.within(50, 4000);
  });
});

describe('goodbye', () => {
  it('of a host asks the guest to save, and ends what waits as CLOSED [F46] [F47]', async () => {
    const { guest, host } = guestAlone();
    host.post(JSON.stringify(WELCOME));
    const link = await guest;
    let saved = false;
    link.on('bye', ({ ms, wait }) => {
      expect(ms).to.equal(200);
      wait(new Promise<void>((resolve) => setTimeout(() => resolve(void (saved = true)), 20)));
    });
    const call = errorOf(link.call('wait', {}));
    const closed = new Promise((resolve) => link.on('close', resolve));
    host.post('{"b":"CLOSED","ms":200}');
    expect(await call).to.include({ code: 'CLOSED' });
    expect(saved).to.equal(true);
    expect(await closed).to.deep.equal({ code: 'CLOSED' });
    expect(await host.next('b')).to.deep.equal({ b: 'CLOSED' });
    expect(await errorOf(link.call('echo', {}))).to.include({ code: 'CLOSED' });
  });

  it('of a guest that is silent comes at the time that the host set', async () => {
    const { host, guest, opening } = hostAlone();
    guest.post(opening);
    await guest.next('welcome');
    const begun = now();
    const first = host.close({ ms: 80 });
    expect(host.close()).to.equal(first);
    await first;
    expect(now() - begun).to.be.greaterThan(70);
    expect(host.phase).to.equal('closed');
    expect(host.reason).to.equal('CLOSED');
    host.rebind();
    expect(host.phase).to.equal('closed');
  });

  it('of a document tells what died with it, and whether it may be tried again [F42] [F44]', async () => {
    const { guest, host } = guestAlone();
    host.post(JSON.stringify(WELCOME));
    const link = await guest;
    const read = errorOf(link.call('wait', {}));
    const write = errorOf(link.call('save', {}));
    await host.next('q', 2);
    host.post('{"b":"PEER_RELOADED"}');
    expect(await read).to.include({ code: 'PEER_RELOADED', retryable: true });
    expect(await write).to.include({ code: 'PEER_RELOADED', retryable: false });
    expect(link.isOpen).to.equal(false);
  });

  it('of a guest leaves the host waiting for another document', async () => {
    const { host, guest, opening } = hostAlone();
    guest.post(opening);
    await guest.next('welcome');
    const ended = new Promise((resolve) => host.on('call', resolve));
    const reload = new Promise<void>((resolve) => host.on('reload', () => resolve()));
    guest.post('[{"q":1,"m":"wait","a":{}},{"b":"PEER_RELOADED"}]');
    await reload;
    expect(await ended).to.include({ method: 'wait', code: 'PEER_RELOADED' });
    expect(host.phase).to.equal('waiting');
    const gone = await new Promise((resolve) => host.on('gone', resolve));
    expect(gone).to.deep.equal({ reason: 'PEER_GONE' });
    await host.close();
  });
});

describe('the clock', () => {
  it('stands still while the page is away, and goes on where it stopped', async () => {
    const clock = createClock();
    let isDue = false;
    clock.add({ at: now() + 60, due: () => (isDue = true) });
    clock.rest(true);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(isDue).to.equal(false);
    clock.rest(false);
    expect(isDue).to.equal(false);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isDue).to.equal(true);
  });

  it('has no time-out when nothing is waited for', async () => {
    const live = new Set<unknown>();
    const { setTimeout: set, clearTimeout: clear } = window;
    window.setTimeout = ((run: () => void, ms: number) => {
      const id: number = set(() => (live.delete(id), run()), ms);
      live.add(id);
      return id;
    }) as typeof set;
    window.clearTimeout = (id) => (live.delete(id), clear(id));
    try {
      const { guest, host } = guestAlone();
      host.post(JSON.stringify(WELCOME));
      const link = await guest;
      const call = link.call('echo', {});
      await host.next('q', 1);
      expect(live.size).to.equal(1);
      host.post('{"r":1,"v":1}');
      await call;
      await new Promise((resolve) => set(resolve, 300));
      expect(live.size).to.equal(0);
      await link.close();
    } finally {
      Object.assign(window, { setTimeout: set, clearTimeout: clear });
    }
  });
});
