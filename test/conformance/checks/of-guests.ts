import type { RawHost, rawHost } from '../peers/raw-host.js';
import type { RawFrame } from '../peers/raw-port.js';
import { need, pause, show, Skipped, type Check } from './check.js';

/** What a check of a guest works with: it is the page that shows the guest in a frame, a fresh one for each check. */
export interface GuestTools {
  frame: HTMLIFrameElement;
  /** Exact origin of the guest. */
  origin: string;
  /** Waits for a hello and offers a port. */
  serve(o?: Partial<Parameters<typeof rawHost>[1]>): Promise<RawHost>;
  /** Waits for a window message of the guest. */
  hello(ms?: number): Promise<RawFrame>;
  /** A frame of another site that posts into the guest's window. */
  stranger(message: object): Promise<void>;
  /** Settles when the new document has loaded; it is woken then. */
  reload(): Promise<void>;
}

/** Gives a guest that follows instructions something to do, and waits for what came of it. */
export async function instruct(line: RawHost, what: object): Promise<(ms?: number) => Promise<RawFrame>> {
  const asked = await line.until(
    (frame) => frame['m'] === 'conformance.next' && !answered(line, frame),
    3000,
  );
  if (!asked) throw new Skipped('the guest does not ask for instructions with conformance.next');
  const told = line.frames.filter((frame) => frame['m'] === 'conformance.told').length;
  done(line).add(asked['q']);
  line.send({ r: asked['q'], v: what });
  return async (ms = 4000) => {
    const end = performance.now() + ms;
    for (;;) {
      const all = line.frames.filter((frame) => frame['m'] === 'conformance.told');
      const last = all[told];
      if (last) {
        if (!answered(line, last)) {
          done(line).add(last['q']);
          line.send({ r: last['q'], v: null });
        }
        return last['a'] as RawFrame;
      }
      need(performance.now() < end, `nothing was told about ${show(what)}`);
      await pause(10);
    }
  };
}

const lines = new WeakMap<RawHost, Set<unknown>>();
function done(line: RawHost): Set<unknown> {
  const set = lines.get(line) ?? new Set();
  lines.set(line, set);
  return set;
}
const answered = (line: RawHost, frame: RawFrame): boolean => done(line).has(frame['q']);

const CAN = { can: ['conformance'] };
const calls = (line: RawHost, method: string) => line.frames.filter((frame) => frame['m'] === method);

export const GUEST_CHECKS: readonly Check<GuestTools>[] = [
  {
    name: 'hello',
    says: 'says hello by itself or when it is woken: a range of versions, a nonce, nothing else',
    async run({ hello }) {
      const said = await hello();
      need(show(Object.keys(said).sort()) === '["n","v","wbp"]', `the hello is ${show(said)}`);
      const { v, n } = said as { v: unknown[]; n: unknown };
      need(Array.isArray(v) && v.length === 2 && v.every(Number.isInteger), `the range is ${show(v)}`);
      need(typeof n === 'string' && n.length > 15 && n.length < 65, `the nonce is ${show(n)}`);
    },
  },
  {
    name: 'fresh-nonce',
    says: 'uses a new nonce in each document',
    async run({ hello, reload }) {
      const first = await hello();
      await reload();
      const second = await hello();
      need(first['n'] !== second['n'], `two documents used the nonce ${show(first['n'])}`);
    },
  },
  {
    name: 'woken',
    says: 'says the same hello again when it is woken',
    async run({ frame, origin, hello }) {
      const first = await hello();
      frame.contentWindow?.postMessage({ wbp: 'wake' }, origin);
      const second = await hello();
      need(first['n'] === second['n'], 'the nonce of the second hello is another');
    },
  },
  {
    name: 'nonce-of-the-offer',
    says: 'ignores an offer with another nonce than its own',
    async run({ serve }) {
      const line = await serve({ offer: { n: 'f'.repeat(32) } });
      need(!line.open, `a port with a foreign nonce was opened: ${show(line.open)}`);
    },
  },
  {
    name: 'one-port',
    says: 'ignores an offer with two ports or with none',
    async run({ serve, reload }) {
      for (const ports of [2, 0]) {
        const line = await serve({ offer: { ports } });
        const open = await line.until((frame) => 'open' in frame, 500);
        need(!open, `an offer with ${ports} ports was opened`);
        await reload();
      }
    },
  },
  {
    name: 'only-its-parent',
    says: 'ignores an offer of a window that is not its parent',
    async run({ hello, stranger }) {
      const { n } = await hello();
      await stranger({ wbp: 'offer', v: 1, n, m: 'f'.repeat(32) });
      // The stranger says what came through its port.
    },
  },
  {
    name: 'version-of-the-offer',
    says: 'does not open a port of a version that it did not name',
    async run({ serve }) {
      const line = await serve({ offer: { v: 9 } });
      need(!line.open, `a port of version 9 was opened: ${show(line.open)}`);
    },
  },
  {
    name: 'open',
    says: 'opens the port with the nonce and the secret of its offer, its version and what it wants',
    async run({ serve }) {
      const line = await serve({ offer: { m: 'secret-of-this-offer' } });
      const { open } = line;
      need(open, 'nothing came through the port');
      need(line.frames[0] === open, `before open came ${show(line.frames[0])}`);
      need(open['open'] === line.hello['n'], `the nonce is ${show(open['open'])}`);
      need(open['m'] === 'secret-of-this-offer', `the secret is ${show(open['m'])}`);
      need(typeof open['kit'] === 'string' && Array.isArray(open['want']), `it is ${show(open)}`);
    },
  },
  {
    name: 'waits-for-welcome',
    says: 'calls nothing before it is welcome',
    async run({ serve }) {
      const line = await serve({ welcome: null });
      need(line.open, 'nothing came through the port');
      await pause(500);
      need(!line.frames.some((frame) => 'q' in frame), 'a call came before the welcome');
    },
  },
  {
    name: 'call',
    says: 'calls with a new positive whole number and one object',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      const told = await instruct(line, { do: 'call', method: 'conformance.echo', args: { value: 'one' } });
      const call = await line.until((frame) => frame['m'] === 'conformance.echo');
      need(call, 'the call did not come');
      const ids = line.frames.filter((frame) => 'q' in frame).map((frame) => frame['q']);
      need(
        ids.every((id) => Number.isSafeInteger(id) && (id as number) > 0),
        `ids are ${show(ids)}`,
      );
      need(new Set(ids).size === ids.length, `an id was used twice: ${show(ids)}`);
      need(
        typeof call['a'] === 'object' && call['a'] && !Array.isArray(call['a']),
        `arguments are ${show(call['a'])}`,
      );
      line.send({ r: call['q'], v: { value: 'one' } });
      need(show((await told())['value']) === '{"value":"one"}', 'the result is another than the answer');
    },
  },
  {
    name: 'refusal',
    says: 'tells the code of a call that was refused',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      const told = await instruct(line, { do: 'call', method: 'conformance.echo', args: { value: 1 } });
      const call = await line.until((frame) => frame['m'] === 'conformance.echo');
      line.send({ x: call?.['q'], code: 'RATE_LIMITED', t: 'Too fast', w: 1000 });
      need((await told())['code'] === 'RATE_LIMITED', 'the code is another than the answer');
    },
  },
  {
    name: 'stray-answers',
    says: 'is not confused by answers to calls that it did not make, nor by second answers',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      const told = await instruct(line, { do: 'call', method: 'conformance.echo', args: { value: 1 } });
      const call = await line.until((frame) => frame['m'] === 'conformance.echo');
      line.send({ r: 99_999, v: { value: 'stray' } });
      line.send({ r: call?.['q'], v: { value: 'true' } });
      line.send({ r: call?.['q'], v: { value: 'second' } });
      need(
        show((await told())['value']) === '{"value":"true"}',
        'the result is another than the first answer',
      );
      const again = await instruct(line, { do: 'call', method: 'conformance.echo', args: { value: 2 } });
      const second = await line.until((frame) => frame['m'] === 'conformance.echo' && frame !== call);
      line.send({ r: second?.['q'], v: { value: 'after' } });
      need(show((await again())['value']) === '{"value":"after"}', 'the next call got another answer');
    },
  },
  {
    name: 'unknown-keys',
    says: 'ignores keys of frames that it does not know, and takes frames in one JSON array',
    async run({ serve }) {
      const line = await serve({ welcome: { ...CAN, later: true } });
      const told = await instruct(line, { do: 'call', method: 'conformance.echo', args: { value: 1 } });
      const call = await line.until((frame) => frame['m'] === 'conformance.echo');
      line.raw(
        JSON.stringify([
          { e: 'note', v: 1, later: {} },
          { r: call?.['q'], v: { value: 'batch' }, later: 1 },
        ]),
      );
      need(show((await told())['value']) === '{"value":"batch"}', 'an answer in a batch did not arrive');
    },
  },
  {
    name: 'ping',
    says: 'answers a ping',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      line.send({ p: 4711 });
      need(await line.until((frame) => frame['o'] === 4711, 1000), 'no pong in a second');
    },
  },
  {
    name: 'cancel',
    says: 'tells the host when it gives up a call',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      const told = await instruct(line, { do: 'call', method: 'conformance.wait', args: {}, timeout: 200 });
      const call = await line.until((frame) => frame['m'] === 'conformance.wait');
      const cancel = await line.until((frame) => frame['c'] === call?.['q'], 2000);
      need(cancel, 'no cancel came');
      need(
        ['TIMEOUT', 'CANCELLED'].includes(String((await told())['code'])),
        'the call did not end by its name',
      );
    },
  },
  {
    name: 'stream-credit',
    says: 'grants more items of a stream only as it takes them, and cancels what it leaves',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      const told = await instruct(line, {
        do: 'stream',
        method: 'conformance.count',
        args: { count: 100 },
        take: 20,
      });
      const call = await line.until((frame) => frame['m'] === 'conformance.count');
      need(call?.['s'] === 1, `the call is ${show(call)}`);
      for (let n = 0; n < 16; n += 1) line.send({ n: call['q'], v: { n } });
      const grant = await line.until((frame) => frame['g'] === call['q'], 2000);
      need(grant, 'nothing was granted after sixteen items were taken');
      const granted = () =>
        line.frames.reduce((sum, frame) => sum + (frame['g'] === call['q'] ? Number(frame['add']) : 0), 0);
      need(granted() <= 16, `${granted()} items were granted for sixteen that were taken`);
      for (let n = 16; n < 16 + granted(); n += 1) line.send({ n: call['q'], v: { n } });
      need(Number((await told())['items']) === 20, 'twenty items were to be taken');
      need(await line.until((frame) => frame['c'] === call['q'], 2000), 'the rest was not cancelled');
    },
  },
  {
    name: 'in-flight',
    says: 'has no more calls in flight than the welcome allows',
    async run({ serve }) {
      const line = await serve({ welcome: { ...CAN, limits: { calls: 4 } } });
      const told = await instruct(line, {
        do: 'burst',
        method: 'conformance.echo',
        args: { value: 1 },
        count: 30,
      });
      const settled = new Set<unknown>();
      let worst = 0;
      const end = performance.now() + 6000;
      while (settled.size < 30 && performance.now() < end) {
        const open = calls(line, 'conformance.echo').filter((frame) => !settled.has(frame['q']));
        worst = Math.max(worst, open.length);
        const [next] = open;
        if (next) {
          settled.add(next['q']);
          line.send({ r: next['q'], v: { value: 1 } });
        }
        await pause(10);
      }
      need(worst <= 4, `${worst} calls were in flight where four are allowed`);
      need(Number((await told())['items']) === 30, 'not all thirty calls were answered');
    },
  },
  {
    name: 'revoked',
    says: 'does not send a call whose capability was taken away',
    async run({ serve }) {
      const line = await serve({ welcome: { can: ['conformance', 'conformance.secret'] } });
      const first = await instruct(line, { do: 'call', method: 'conformance.secret', args: {} });
      const call = await line.until((frame) => frame['m'] === 'conformance.secret');
      need(call, 'a call that was granted was not sent');
      line.send({ r: call['q'], v: {} });
      await first();
      line.send({ e: 'can', v: ['conformance'], u: 5 });
      const second = await instruct(line, { do: 'call', method: 'conformance.secret', args: {} });
      need((await second())['code'] === 'FORBIDDEN', 'the call did not end as FORBIDDEN');
      need(calls(line, 'conformance.secret').length === 1, 'the call was sent all the same');
    },
  },
  {
    name: 'too-large',
    says: 'hangs up at once on a text of more than a mebibyte',
    async run({ serve }) {
      const line = await serve({ welcome: CAN });
      line.raw('x'.repeat(2_000_000));
      await pause(200);
      line.send({ p: 5 });
      need(!(await line.until((frame) => frame['o'] === 5, 600)), 'the line still answers');
    },
  },
  {
    name: 'goodbye',
    says: 'answers a goodbye in the time that it names, and says one when its document goes',
    async run({ serve, reload }) {
      const line = await serve({ welcome: CAN });
      await line.until((frame) => 'q' in frame, 500);
      line.send({ b: 'CLOSED', ms: 400 });
      need(await line.until((frame) => 'b' in frame, 1000), 'the goodbye was not answered');
      await reload();
      const second = await serve({ welcome: CAN });
      await second.until((frame) => 'q' in frame, 500);
      await reload();
      need(await second.until((frame) => 'b' in frame, 4000), 'the document went without a goodbye');
    },
  },
];
