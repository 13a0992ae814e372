import { equal, ok } from './page/check.js';
import { hostile, type Hosted, type Hostile } from './page/hostile.js';
import type { Puppet } from './page/puppet-handle.js';

type Frame = Puppet & { element: HTMLIFrameElement };

/** What an element that shows a frame has to say to its link, and no more. */
class FrameHolder extends HTMLElement {
  rebind: (() => void) | undefined;
  connectedCallback(): void {
    this.rebind?.();
  }
  disconnectedCallback(): void {
    this.rebind?.();
  }
  connectedMoveCallback(): void {}
}

/** A guest that keeps every state it hears, with a call that is never answered. */
async function showIn(
  t: Hostile,
  holder: FrameHolder,
): Promise<{ guest: Frame; hosted: Hosted; codes: string[] }> {
  const guest = t.frame({ site: 'widget', boot: 'listener', args: { timeoutMs: 5000 }, detached: true });
  holder.append(guest.element);
  const hosted = t.host(guest.element);
  const codes: string[] = [];
  hosted.link.on('call', ({ method, code = 'answered' }) => {
    if (method === 'wait') codes.push(code);
  });
  hosted.link.set('ctx', { n: 1 });
  hosted.link.set('look', { n: 1 });
  holder.rebind = () => hosted.link.rebind();
  await t.open(hosted);
  return { guest, hosted, codes };
}

const leaveOneOpen = (guest: Frame): Promise<void> =>
  guest.run(async (rig) => {
    const link = await rig.link!;
    void link.call('wait', {}).catch(() => undefined);
  });

const heard = (guest: Frame): Promise<unknown> =>
  guest.run(async (rig) => {
    const link = await rig.link!;
    await rig.pause(100);
    return { ctx: link.state('ctx'), look: link.state('look'), events: rig.kept['states'] };
  });

const ONCE = { ctx: { n: 2 }, look: { n: 2 }, events: ['ctx 2', 'look 2'] };

export default hostile('10 removal and move', async (t) => {
  if (!customElements.get('frame-holder')) customElements.define('frame-holder', FrameHolder);
  const holder = document.createElement('frame-holder') as FrameHolder;
  const elsewhere = document.createElement('div');
  document.body.append(holder, elsewhere);
  const { guest, hosted, codes } = await showIn(t, holder);
  const { link, served, events } = hosted;
  const waiting = () => served.calls.filter(({ method }) => method === 'wait').length;

  await t.step('[F43] removed with a call pending: PEER_GONE at once', async () => {
    await leaveOneOpen(guest);
    await t.until(() => waiting() === 1, 'the call');
    const began = performance.now();
    holder.remove();
    const took = performance.now() - began;
    // Before the next line of whoever removed it.
    equal(codes.length, 1, 'ends of the call');
    ok(took < 50, `it took ${Math.round(took)} ms`);
    equal([codes, link.phase, link.reason], [['PEER_GONE'], 'gone', 'PEER_GONE'], 'the host');
    equal(served.aborted, 1, 'handlers that were told to stop');
  });

  await t.step('[F41] put back: a new document is served, and told each state once', async () => {
    link.set('ctx', { n: 2 });
    link.set('look', { n: 2 });
    document.body.append(holder);
    await t.open(hosted);
    equal(await heard(guest), ONCE, 'what the new document heard');
    await t.honest(guest);
  });

  await t.step('[F50] moved by append, which loads it anew: calls end, it is served again', async () => {
    await leaveOneOpen(guest);
    await t.until(() => waiting() === 2, 'the call');
    const session = link.session;
    elsewhere.append(holder);
    await t.until(() => codes.length === 2, 'the end of the call');
    ok(['PEER_GONE', 'PEER_RELOADED'].includes(codes[1]!), `the call ended with ${codes[1]!}`);
    await t.open(hosted);
    ok(link.session !== session, 'the session is another');
    equal(await heard(guest), ONCE, 'what the new document heard');
    await t.honest(guest);
  });

  await t.step('[F50] moved by moveBefore: the same session, and the call goes on', async () => {
    const target = document.body as unknown as { moveBefore?(node: Node, before: Node | null): void };
    if (!target.moveBefore) return t.skip('the browser has no moveBefore');
    await leaveOneOpen(guest);
    await t.until(() => waiting() === 3, 'the call');
    const session = link.session;
    target.moveBefore(holder, null);
    await t.honest(guest);
    equal([link.session === session, codes.length], [true, 2], 'the link');
    equal(await heard(guest), ONCE, 'nothing was told again');
  });

  await t.step('a frame taken out by somebody who tells nobody', async () => {
    const pair = await t.pair();
    await leaveOneOpen(pair.guest);
    const ends: (string | undefined)[] = [];
    pair.link.on('call', ({ code }) => ends.push(code));
    await t.until(() => pair.served.calls.length === 1, 'the call');
    pair.guest.element.remove();
    await t.until(() => ends.length === 1, 'the end of the call', 12_000);
    equal([ends, pair.link.phase], [['PEER_GONE'], 'gone'], 'the host');
  });

  await t.step(
    'adopted by another document: its calls end, and it takes no offer of a window that is not its parent',
    async () => {
      const room = document.createElement('iframe');
      const loaded = new Promise((settle) => room.addEventListener('load', settle, { once: true }));
      room.src = '/silent.html';
      document.body.append(room);
      await loaded;
      await leaveOneOpen(guest);
      const [asked, ended] = [waiting(), codes.length];
      ok(asked > 0, 'the call came');
      const inner = room.contentDocument!;
      const reloaded = new Promise((settle) =>
        guest.element.addEventListener('load', settle, { once: true }),
      );
      inner.body.append(inner.adoptNode(holder));
      equal(codes.length > ended, true, 'the pending calls ended');
      // A browser may take the class from an element that it adopts; whoever moves it says so.
      link.rebind();
      await reloaded;
      // The offers come from the window of the host's script, which stands above the new parent.
      const told = await guest.run(async (rig) => {
        const notes: string[] = [];
        rig.link?.catch(() => undefined);
        const code = await rig.codeOf(rig.link!);
        const second = await rig.codeOf(
          rig.connect({ timeoutMs: 800, log: ({ way, what }) => void (way === 'note' && notes.push(what)) }),
        );
        return { code, second, notes };
      });
      equal(told.second, 'NO_ANSWER', 'the reason at the guest');
      ok(told.notes.includes('source'), `the offer was refused by its source: ${told.notes.join()}`);
      ok(link.phase !== 'open', 'the host is not half open');
    },
  );

  await t.step('[F50] brought back: served again', async () => {
    document.body.append(document.adoptNode(holder));
    link.rebind();
    await t.open(hosted);
    equal(await heard(guest), ONCE, 'what the new document heard');
    await t.honest(guest);
    const opened = events.filter((event) => event === 'open').length;
    await t.pause(300);
    equal(events.filter((event) => event === 'open').length, opened, 'no second open for one document');
  });

  await t.step('a hello from a frame that is not there any more is refused', async () => {
    const pair = await t.pair();
    const before = { ...pair.link.counters };
    const gone = pair.guest.element;
    const view = gone.contentWindow;
    gone.remove();
    await t.until(() => pair.link.phase === 'gone', 'the host to notice', 12_000);
    const event = new MessageEvent('message', {
      data: { wbp: 'hello', v: [1, 1], n: 'd'.repeat(32) },
      origin: t.origin('widget'),
    });
    Object.defineProperty(event, 'source', { value: view });
    dispatchEvent(event);
    equal(pair.link.phase, 'gone', 'the phase after the hello');
    t.seen(before, pair.link, { source: 1 });
  });
});
