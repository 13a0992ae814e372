import { expect } from '@open-wc/testing';
import { readNames } from './capabilities.js';
import { errorOf, HANDLERS, hostAlone, METHODS, type Puppet } from './fixtures.js';
import { createGrants } from './grants.js';
import { openLocal } from './local.js';
import { isRevoked, mayRun } from './may.js';
import type { HostLink, HostOptions } from './types.js';

async function open(o: Partial<HostOptions> = {}): Promise<{ host: HostLink; guest: Puppet }> {
  const { host, guest, opening } = hostAlone(o);
  guest.post(opening);
  await guest.next('welcome');
  return { host, guest };
}

describe('what a guest may do', () => {
  let host: HostLink | undefined;
  afterEach(() => host?.close({ ms: 0 }));

  it('wants a short list of short texts [C1] [F16]', () => {
    expect(readNames(['a', 5, null, ['b'], { c: 1 }, 'd', 'x'.repeat(65)])).to.deep.equal(['a', 'd']);
    expect(readNames(Array.from({ length: 1000 }, (_, i) => `${i}`))).to.have.length(32);
    for (const odd of [undefined, 'messages.send', { 0: 'a', length: 1 }])
      expect(readNames(odd)).to.deep.equal([]);
  });

  it('is granted nothing that it did not want [C2] [F16]', async () => {
    const grants = createGrants(() => ['a', 'b', 'token']);
    expect(await grants.ask(['a'])).to.equal(true);
    expect(grants.names).to.deep.equal(['a']);
    expect(grants.has('token')).to.equal(false);
  });

  it('is refused at the host, counted, and no handler runs [C3] [F16]', async () => {
    const row = METHODS.get('secret')!;
    expect([mayRun(row, () => false), mayRun(row, () => true)]).to.deep.equal([false, true]);
    expect(mayRun(METHODS.get('echo')!, () => false)).to.equal(true);
    let runs = 0;
    const link = await open({
      capabilities: () => [],
      handlers: new Map(HANDLERS).set('secret', () => ++runs),
    });
    ({ host } = link);
    const told = new Promise((resolve) => host!.on('call', resolve));
    link.guest.post('{"q":1,"m":"secret","a":{}}');
    expect(await link.guest.next('x', 1)).to.include({ code: 'FORBIDDEN' });
    expect(await told).to.include({ method: 'secret', code: 'FORBIDDEN' });
    expect(host.counters.forbidden).to.equal(1);
    expect(runs).to.equal(0);
  });

  it('loses a call in flight with its capability, and others go on [C4] [F17]', async () => {
    const row = METHODS.get('secret')!;
    expect([isRevoked(row, () => false), isRevoked(row, () => true)]).to.deep.equal([true, false]);
    expect(isRevoked(METHODS.get('echo')!, () => false)).to.equal(false);
    const methods = new Map(METHODS).set('secret', { ...METHODS.get('wait')!, capability: 'secrets' });
    const handlers = new Map(HANDLERS).set('secret', HANDLERS.get('wait')!);
    const link = await open({ methods, handlers });
    ({ host } = link);
    link.guest.post('[{"q":1,"m":"secret","a":{}},{"q":2,"m":"wait","a":{}},{"q":3,"m":"echo","a":{}}]');
    await link.guest.next('r', 3);
    host.grant([]);
    expect(await link.guest.next('x', 1)).to.include({ code: 'FORBIDDEN' });
    expect(await link.guest.next('e', 'can')).to.deep.include({ v: [] });
    link.guest.post('{"q":4,"m":"echo","a":{}}');
    await link.guest.next('r', 4);
    expect(link.guest.frames.some(({ x }) => x === 2)).to.equal(false);
  });

  it('cannot tell what is granted [C5] [F16]', async () => {
    const link = await open({ capabilities: () => [] });
    ({ host } = link);
    const states: unknown[] = [];
    host.on('state', (state) => states.push(state));
    host.on('event', (event) => states.push(event));
    link.guest.post(
      '[{"e":"can","v":["secrets"],"u":1},{"e":"can","v":["secrets"]},{"q":1,"m":"echo","a":{}}]',
    );
    await link.guest.next('r', 1);
    expect(host.counters.forbidden).to.equal(2);
    expect(states).to.deep.equal([]);
    expect(host.can('secrets')).to.equal(false);
  });

  it('keeps a call that it may not make to itself [C6] [F16]', async () => {
    const local = openLocal({
      origin: 'https://community.example',
      host: { methods: METHODS, handlers: HANDLERS, capabilities: () => [] },
    });
    ({ host } = local);
    const guest = await local.guest;
    expect(guest.can('secrets')).to.equal(false);
    expect(await errorOf(guest.call('secret', {}))).to.include({ code: 'FORBIDDEN' });
    await guest.call('echo', {});
    expect(host.counters.forbidden).to.equal(undefined);
    await local.close();
  });

  it('asks for more one question at a time [C7] [F17]', async () => {
    let decide: (names: string[]) => void = () => undefined;
    const grants = createGrants(() => new Promise((resolve) => (decide = resolve)));
    const first = grants.ask(['a']);
    expect(
      await Promise.race([errorOf(grants.ask(['b'])), new Promise((r) => setTimeout(r, 200))]),
    ).to.include({
      code: 'BUSY',
    });
    decide(['a']);
    expect(await first).to.equal(true);
    const second = grants.ask(['b']);
    decide([]);
    expect(await second).to.equal(false);
  });

  it('may ask again after a question that failed [C7]', async () => {
    let isFirst = true;
    const grants = createGrants(() => {
      if (!isFirst) return ['a'];
      isFirst = false;
      throw new Error('down');
    });
    expect(await errorOf(grants.ask(['a']))).to.include({ message: 'down' });
    expect(await grants.ask(['a'])).to.equal(true);
  });

  it('begins without any in a new document [C8] [F41]', () => {
    const grants = createGrants((want) => want);
    grants.set(['a']);
    grants.clear();
    expect(grants.names).to.deep.equal([]);
    expect(grants.has('a')).to.equal(false);
  });

  it('gets nothing by an answer that was for the document before [C9] [F41]', async () => {
    let decide: (names: string[]) => void = () => undefined;
    const grants = createGrants(() => new Promise((resolve) => (decide = resolve)));
    const asked = grants.ask(['a']);
    grants.clear();
    decide(['a']);
    expect(await asked).to.equal(false);
    expect(grants.has('a')).to.equal(false);
  });
});
