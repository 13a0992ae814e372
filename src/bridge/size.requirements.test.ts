import { expect, waitUntil } from '@open-wc/testing';
import { createEvents, type Events } from './events.js';
import { sizeGuest, sizeHost } from './size.js';
import type { GuestEvents, GuestLink, HostEvents, HostLink } from './types.js';

const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('how a frame gets the height of its content', () => {
  let life: AbortController;
  let told: { h: number; u: number }[];
  let applied: { h: number; u: number } | undefined;
  let can: boolean;

  beforeEach(() => {
    life = new AbortController();
    told = [];
    applied = undefined;
    can = true;
  });
  afterEach(() => life.abort());

  describe('on the side of the guest', () => {
    let events: Events<GuestEvents>;
    let box: HTMLElement;
    let stop: AbortController;
    const { now } = performance;
    const { setTimeout } = window;

    const start = (element: Element | undefined = box): void =>
      sizeGuest(
        {
          on: events.on,
          can: () => can,
          state: () => applied,
          set: (_: string, value: unknown) => void told.push(value as { h: number; u: number }),
        } as unknown as GuestLink,
        element,
        stop,
      );

    beforeEach(() => {
      events = createEvents();
      stop = new AbortController();
      box = document.body.appendChild(document.createElement('div'));
      box.style.height = '200px';
    });
    afterEach(() => {
      stop.abort();
      performance.now = now;
      window.setTimeout = setTimeout;
      box.remove();
    });

    it('measures what does not follow the viewport [S1]', async () => {
      start();
      await waitUntil(() => told.length === 1);
      expect(told[0]!.h).to.equal(Math.ceil(box.getBoundingClientRect().bottom + scrollY) + 8);
      expect(told[0]!.h).not.to.equal(innerHeight);
    });

    it('waits out 50 ms between two heights, and passes over those between [S2]', async () => {
      const delays: unknown[] = [];
      window.setTimeout = ((run: () => void, ms: number) => {
        delays.push(ms);
        return setTimeout(run, ms);
      }) as typeof window.setTimeout;
      performance.now = () => 1000;
      start();
      await waitUntil(() => told.length === 1);
      performance.now = () => 1013;
      box.style.height = '300px';
      await waitUntil(() => told.length === 2);
      expect(delays).to.include(37);
      expect(told[1]!.h - told[0]!.h).to.equal(100);
      expect(told.map(({ u }) => u)).to.deep.equal([1, 2]);
    });

    it('keeps a height to itself that is the applied one but for 2 px [S3]', async () => {
      start();
      await waitUntil(() => told.length === 1);
      applied = { h: told[0]!.h, u: 1 };
      for (const height of ['201px', '202px', '198px']) {
        box.style.height = height;
        await frames(4);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(told).to.have.length(1);
      box.style.height = '210px';
      await waitUntil(() => told.length === 2);
    });

    it('measures and tells nothing after the end [S10]', async () => {
      start();
      await waitUntil(() => told.length === 1);
      stop.abort();
      box.style.height = '400px';
      await frames(4);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(told).to.have.length(1);
      stop = new AbortController();
      stop.abort();
      start();
      await frames(4);
      expect(told).to.have.length(1);
    });
  });

  describe('on the side of the host', () => {
    let events: Events<HostEvents>;
    let heights: number[];
    let stop: AbortController;

    const start = (): ReturnType<typeof sizeHost> =>
      sizeHost(
        {
          on: events.on,
          can: () => can,
          set: (_: string, value: unknown) => void told.push(value as { h: number; u: number }),
        } as unknown as HostLink,
        { min: 100, max: 500, apply: (px) => heights.push(px), signal: stop.signal },
      );
    const tell = (h: unknown, u = 1): void =>
      events.fire('state', { name: 'size', value: { h, u }, revision: u });

    beforeEach(() => {
      events = createEvents();
      heights = [];
      stop = new AbortController();
    });

    it('answers with what it applied, and to what [S5] [S8]', () => {
      start();
      tell(300, 1);
      tell(9000, 2);
      tell(3, 3);
      expect(heights).to.deep.equal([300, 500, 100]);
      expect(told).to.deep.equal([
        { h: 300, u: 1 },
        { h: 500, u: 2 },
        { h: 100, u: 3 },
      ]);
    });

    it('drops what is no height [S4]', () => {
      start();
      for (const h of [0, -5, 1.5, NaN, Infinity, '300', null, {}]) tell(h);
      expect([heights, told]).to.deep.equal([[], []]);
    });

    it('ignores a small shrink, but tells where it stands [S6]', () => {
      start();
      tell(300, 1);
      tell(296, 2);
      expect(heights).to.deep.equal([300]);
      expect(told.at(-1)).to.deep.equal({ h: 300, u: 2 });
      tell(295, 3);
      expect(heights).to.deep.equal([300, 295]);
    });

    it('freezes a height that goes to and fro, at the greater one [S7]', () => {
      start();
      for (let u = 1; u < 40; u++) tell(u % 2 ? 200 : 300, u);
      expect(heights.length).to.be.lessThan(10);
      expect(told.at(-1)!.h).to.equal(300);
      tell(450, 40);
      expect(heights).not.to.include(450);
    });

    it('applies nothing without the capability [S9]', () => {
      start();
      can = false;
      tell(300);
      expect([heights, told]).to.deep.equal([[], []]);
    });

    it('applies nothing after the end [S10]', () => {
      start();
      tell(300);
      stop.abort();
      tell(400, 2);
      expect(heights).to.deep.equal([300]);
      expect(told).to.have.length(1);
    });
  });
});
