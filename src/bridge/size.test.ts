import { expect } from '@open-wc/testing';
import { openLocal } from './local.js';
import { HANDLERS, METHODS } from './fixtures.js';
import { sizeGuest, sizeHost } from './size.js';
import { createSizeControl, readSize } from './size-control.js';

const until = async (what: () => boolean): Promise<void> => {
  const end = performance.now() + 8000;
  while (!what() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(what()).to.equal(true);
};

describe('the height of a frame', () => {
  it('is read only when it is whole and positive', () => {
    expect(readSize({ h: 640, u: 1 })).to.deep.equal({ h: 640, u: 1 });
    for (const h of [0, -1, 1.5, '640', Infinity, NaN, null, 1e8])
      expect(readSize({ h, u: 1 })).to.equal(undefined);
    expect(readSize(undefined)).to.equal(undefined);
  });

  it('is clamped, and small shrinks are ignored', () => {
    const control = createSizeControl({ min: 100, max: 500 });
    expect(control.offer(50, 0)).to.equal(100);
    expect(control.offer(900, 0)).to.equal(500);
    expect(control.offer(497, 0)).to.equal(undefined);
    expect(control.offer(495, 0)).to.equal(495);
    expect(control.limit({ min: 100, max: 300 })).to.equal(300);
    expect(control.limit({ min: 100, max: 900 })).to.equal(495);
    expect(control.limit({ min: 100, max: 900 })).to.equal(undefined);
  });

  it('freezes at the greater one after six turns in a second, and not for slow ones', () => {
    const slow = createSizeControl({ min: 0, max: 1000 });
    for (let i = 0; i < 30; i++) slow.offer(i % 2 ? 300 : 400, i * 250);
    expect(slow.isFrozen).to.equal(false);
    // As recorded of a page whose image is as high as the frame: each answer asks for another height.
    const control = createSizeControl({ min: 0, max: 1000 });
    const applied: unknown[] = [];
    for (let i = 0; i < 30; i++) applied.push(control.offer(i % 2 ? 300 : 400, i * 50));
    expect(control.isFrozen).to.equal(true);
    expect(control.height).to.equal(400);
    expect(applied.filter(Boolean)).to.have.length.lessThan(9);
    control.thaw();
    expect(control.offer(350, 5000)).to.equal(350);
  });

  it('follows the content of the guest from end to end, until it is told to stop', async () => {
    const applied: number[] = [];
    let frozen = 0;
    const local = openLocal({
      host: { methods: METHODS, handlers: HANDLERS, capabilities: (want) => want },
      origin: 'https://host.example',
      guest: { want: ['size.auto'] },
    });
    const link = await local.guest;
    const box = document.createElement('div');
    document.body.append(box);
    box.style.height = '200px';
    const host = new AbortController();
    const sizing = sizeHost(local.host, {
      min: 50,
      max: 2000,
      apply: (px) => applied.push(px),
      onFrozen: () => frozen++,
      signal: host.signal,
    });
    const stop = new AbortController();
    sizeGuest(link, box, { signal: stop.signal });
    await until(() => applied.length === 1);
    const before = applied[0]!;
    box.style.height = '500px';
    await until(() => applied.at(-1) === before + 300);
    await until(() => (link.state('size') as { h: number }).h === before + 300);
    // Within 2 px of what was applied: not even told.
    box.style.height = '501px';
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(applied.at(-1)).to.equal(before + 300);
    sizing.limit({ min: 50, max: 120 });
    expect(applied.at(-1)).to.equal(120);
    sizing.limit({ min: 50, max: 2000 });

    const warn = console.warn;
    const warned: unknown[] = [];
    console.warn = (text: string) => void warned.push(text);
    try {
      for (let i = 0; i < 40 && !frozen; i++) {
        box.style.height = i % 2 ? '900px' : '300px';
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    } finally {
      console.warn = warn;
    }
    expect([frozen, warned.length]).to.deep.equal([1, 1]);

    stop.abort();
    host.abort();
    const count = applied.length;
    box.style.height = '100px';
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(applied).to.have.length(count);
    box.remove();
    await local.close();
  });

  it('is not applied without the capability, and measures the body by what stands in it', async () => {
    const applied: number[] = [];
    const local = openLocal({
      host: { methods: METHODS, handlers: HANDLERS, capabilities: () => [] },
      origin: 'https://host.example',
      guest: { want: ['size.auto'] },
    });
    const link = await local.guest;
    sizeHost(local.host, { min: 0, max: 5000, apply: (px) => applied.push(px) });
    sizeGuest(link);
    link.set('size', { h: 100, u: 1 });
    await link.call('echo', {});
    expect(applied).to.deep.equal([]);
    local.host.grant(['size.auto']);
    await until(() => applied.length > 0);
    expect(applied[0]).to.be.greaterThan(0);
    await local.close();
  });
});
