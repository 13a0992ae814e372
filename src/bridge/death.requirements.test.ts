import { expect } from '@open-wc/testing';
import type { Clock, Due } from './clock.js';
import { awaitReturn, letSave, probe, watchPage, watchPort } from './death.js';
import type { Line } from './port.js';
import { watchSilence } from './silence.js';

/** A time that is set by hand: what is due is done at its own moment, or later where the page was held up. */
class HandClock implements Clock {
  readonly items = new Set<Due>();
  time = 10_000;
  isResting = false;
  readonly #now = performance.now;

  constructor() {
    performance.now = () => this.time;
  }
  add(item: Due): void {
    this.items.add(item);
  }
  delete(item: Due): void {
    this.items.delete(item);
  }
  rest(isResting: boolean): void {
    this.isResting = isResting;
  }
  stop(): void {
    performance.now = this.#now;
  }
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.items].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.time = Math.max(this.time, next.at);
      this.items.delete(next);
      next.due();
    }
    this.time = end;
  }
  /** The page itself stood still: what is due is done late. */
  stall(ms: number): void {
    this.time += ms;
    this.pass(0);
  }
}

describe('how one side learns that the other is gone', () => {
  let clock: HandClock;
  let pings: ((() => void) | undefined)[];
  let line: Line;
  let gone: number;
  const isGone = (): void => void gone++;
  /** A method that needs no `this`, as a clock's user takes it. */
  const loose = (): Clock => ({
    add: (item) => clock.add(item),
    delete: (item) => clock.delete(item),
    rest: (isResting) => clock.rest(isResting),
    stop: () => clock.stop(),
  });

  beforeEach(() => {
    clock = new HandClock();
    pings = [];
    gone = 0;
    line = {
      heard: clock.time,
      ping: (silent) => void pings.push(silent),
    } as Line;
  });
  afterEach(() => clock.stop());

  describe('by its page', () => {
    let view: Window;
    let left: number;
    const turn = (kind: string, persisted: boolean): boolean =>
      view.dispatchEvent(new PageTransitionEvent(kind, { persisted }));

    beforeEach(() => {
      view = new EventTarget() as Window;
      left = 0;
      watchPage(
        view,
        new AbortController(),
        (isResting) => clock.rest(isResting),
        () => line,
        isGone,
        () => left++,
      );
    });

    it('says bye when it goes for good [D1] [F46] [F48]', () => {
      turn('pagehide', false);
      expect(left).to.equal(1);
    });

    it('says nothing when it is kept, and its clock stands still [D2]', () => {
      turn('pagehide', true);
      expect(left).to.equal(0);
      expect(clock.isResting).to.equal(true);
    });

    it('asks once who is still there when it is back [D3] [F49]', () => {
      turn('pageshow', false);
      expect(pings).to.have.length(0);
      turn('pagehide', true);
      turn('pageshow', true);
      expect(clock.isResting).to.equal(false);
      expect(pings).to.have.length(1);
      expect(gone).to.equal(0);
      pings[0]!();
      expect(gone).to.equal(1);
    });
  });

  it('a load alone proves nothing: one ping follows [D4] [F41]', () => {
    probe(line, true, isGone);
    expect(gone).to.equal(0);
    expect(pings).to.have.length(1);
    pings[0]!();
    expect(gone).to.equal(1);
  });

  it('a load in another window is another document [D5] [F50]', () => {
    probe(line, false, isGone);
    expect(gone).to.equal(1);
    expect(pings).to.have.length(0);
  });

  it('after a bye a frame outside of the page is gone at once [D6] [F43]', () => {
    expect(awaitReturn(false, isGone)).to.deep.equal([]);
    expect(gone).to.equal(1);
  });

  it('after a bye another document has 3 s to say hello [D7]', () => {
    const waiting = awaitReturn(true, isGone);
    waiting.forEach((item) => clock.add(item));
    clock.pass(2900);
    expect(gone).to.equal(0);
    clock.pass(200);
    expect(gone).to.equal(1);
  });

  it('while calls wait, silence and two pings without an answer mean a crash [D8] [F49]', () => {
    watchSilence(line, loose(), isGone)(true);
    clock.pass(2900);
    expect(pings).to.have.length(0);
    clock.pass(200);
    expect(pings).to.have.length(1);
    clock.pass(2000);
    expect(pings).to.have.length(2);
    expect(gone).to.equal(0);
    clock.pass(2000);
    expect(gone).to.equal(1);
  });

  it('nothing is watched while no call waits [D8]', () => {
    const busy = watchSilence(line, loose(), isGone);
    busy(true);
    busy(false);
    expect(clock.items.size).to.equal(0);
    clock.pass(60_000);
    expect([pings.length, gone]).to.deep.equal([0, 0]);
  });

  it('any frame is a sign of life [D9]', () => {
    watchSilence(line, loose(), isGone)(true);
    for (let i = 0; i < 12; i++) {
      clock.pass(4000);
      line.heard = clock.time;
    }
    expect(pings.length).to.be.greaterThan(5);
    expect(gone).to.equal(0);
  });

  it('silence proves nothing while its own clock was held up [D10]', () => {
    watchSilence(line, loose(), isGone)(true);
    clock.pass(5500);
    expect(pings).to.have.length(2);
    clock.stall(60_000);
    expect(gone).to.equal(0);
    clock.pass(2500);
    expect(gone).to.equal(0);
    clock.pass(2500);
    expect(gone).to.equal(1);
  });

  it('a port that tells that its other end closed is believed [D11] [F42]', () => {
    const port = {} as MessagePort & { onclose?: () => void };
    watchPort(port, isGone);
    port.onclose?.();
    expect(gone).to.equal(1);
  });

  it('whoever is asked to save has so many milliseconds [D12] [F47]', async () => {
    clock.stop();
    const began = performance.now();
    await new Promise<void>((done) => letSave(60, (wait) => wait(new Promise(() => undefined)), done));
    expect(performance.now() - began).to.be.within(50, 4000);
  });

  it('who has saved is not waited for any longer [D12] [F47]', async () => {
    clock.stop();
    for (const work of [Promise.resolve(), Promise.reject(new Error('not saved'))]) {
      const began = performance.now();
      await new Promise<void>((done) => letSave(5000, (wait) => wait(work), done));
      expect(performance.now() - began).to.be.below(4000);
    }
  });
});
