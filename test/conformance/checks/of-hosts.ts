import type { rawGuest, RawGuest } from '../peers/raw-guest.js';
import type { RawFrame } from '../peers/raw-port.js';
import { CODES, need, pause, show, type Check } from './check.js';

/** What a check of a host works with: it stands in the frame that the host shows. */
export interface HostTools {
  /** Exact origin of the host. */
  host: string;
  /** A new line: a hello with a new nonce, as after a reload. */
  connect(o?: Partial<Parameters<typeof rawGuest>[0]>): Promise<RawGuest>;
}

const WANT = ['conformance'];
let lastId = 0;

/** Asks one question; undefined when no answer comes. */
async function ask(
  line: RawGuest,
  m: unknown,
  a: unknown,
  more: RawFrame = {},
  ms = 3000,
): Promise<RawFrame | undefined> {
  lastId += 1;
  const id = lastId;
  line.send({ q: id, m, a, ...more });
  return line.until((frame) => frame['r'] === id || frame['x'] === id, ms);
}

const isAlive = async (line: RawGuest, ms = 2000): Promise<boolean> =>
  Boolean((await ask(line, 'conformance.echo', { value: 1 }, {}, ms))?.['r']);

const silent = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    (error: Error) => error.message === 'silent',
  );

export const HOST_CHECKS: readonly Check<HostTools>[] = [
  {
    name: 'offer',
    says: 'answers a hello with one offer: the same nonce, a version, a secret, exactly one port',
    async run({ connect }) {
      const line = await connect({ open: null });
      const { offer } = line;
      need(offer['n'] === line.nonce, `the nonce of the offer is ${show(offer['n'])}`);
      need(offer['v'] === 1, `the version of the offer is ${show(offer['v'])}`);
      need(typeof offer['m'] === 'string' && offer['m'].length > 15, `the secret is ${show(offer['m'])}`);
    },
  },
  {
    name: 'one-offer',
    says: 'ignores a second hello with the same nonce',
    async run({ connect, host }) {
      const line = await connect({ want: WANT });
      let offers = 0;
      const ended = new AbortController();
      addEventListener(
        'message',
        ({ data }) => {
          if ((data as RawFrame | null)?.['wbp'] === 'offer') offers += 1;
        },
        { signal: ended.signal },
      );
      window.parent.postMessage({ wbp: 'hello', v: [1, 1], n: line.nonce }, host);
      await pause(400);
      ended.abort();
      need(offers === 0, 'a second offer came for one nonce');
      need(await isAlive(line), 'the line was closed by a repeated hello');
    },
  },
  {
    name: 'welcome',
    says: 'welcomes with a session, what is granted, its limits, a context and its revision',
    async run({ connect }) {
      const { welcome } = await connect({ want: WANT });
      need(welcome && 'welcome' in welcome, `the first frame is ${show(welcome)}`);
      need(typeof welcome['welcome'] === 'string', `the session is ${show(welcome['welcome'])}`);
      const { can, limits, u } = welcome as { can: unknown; limits: Record<string, unknown>; u: unknown };
      need(Array.isArray(can) && can.every((one) => typeof one === 'string'), `granted is ${show(can)}`);
      need(typeof limits === 'object' && limits, `the limits are ${show(limits)}`);
      for (const [name, value] of Object.entries(limits)) {
        need(Number.isSafeInteger(value) && (value as number) > 0, `the limit ${name} is ${show(value)}`);
      }
      need('ctx' in welcome && Number.isSafeInteger(u), `the revision is ${show(u)}`);
    },
  },
  {
    name: 'secret-echo',
    says: 'does not welcome a guest that repeats another secret than the one it was offered',
    async run({ connect }) {
      const line = await connect({ want: WANT, open: { m: 'f'.repeat(32) }, ms: 1500 });
      need(!line.frames.some((frame) => 'welcome' in frame), 'a guest with a guessed secret was welcomed');
    },
  },
  {
    name: 'grants-only-wanted',
    says: 'grants nothing that was not asked for',
    async run({ connect }) {
      const { welcome } = await connect({ want: [] });
      need(show(welcome?.['can']) === '[]', `granted is ${show(welcome?.['can'])}`);
    },
  },
  {
    name: 'version',
    says: 'refuses a guest with no version in common, by the name VERSION',
    async run({ connect }) {
      const line = await connect({ hello: { v: [7, 9] }, want: WANT, ms: 1500 }).catch(() => undefined);
      if (!line) return;
      need(!line.frames.some((frame) => 'welcome' in frame), 'a guest of versions 7 to 9 was welcomed');
      const refusal = await line.until((frame) => 'refuse' in frame, 500);
      need(refusal?.['refuse'] === 'VERSION', `the refusal is ${show(refusal)}`);
    },
  },
  {
    name: 'highest-common',
    says: 'takes the highest version in common',
    async run({ connect }) {
      const line = await connect({ hello: { v: [0, 9] }, want: WANT });
      need(line.offer['v'] === 1, `the version is ${show(line.offer['v'])}`);
      need(line.welcome && 'welcome' in line.welcome, 'no welcome');
    },
  },
  {
    name: 'bad-hello',
    says: 'makes no offer for a hello without nonce or with a range that is none',
    async run({ connect }) {
      for (const hello of [
        { n: '' },
        { n: 7 },
        { v: '1' },
        { v: [2, 1] },
        { v: [1] },
        { n: 'x'.repeat(10_000) },
      ]) {
        need(await silent(connect({ hello, open: null, ms: 400 })), `an offer came for ${show(hello)}`);
      }
    },
  },
  {
    name: 'replaced',
    says: 'takes a hello with a new nonce for a new document: the old port is dead',
    async run({ connect }) {
      const old = await connect({ want: WANT });
      need(await isAlive(old), 'the first line does not answer');
      const fresh = await connect({ want: WANT });
      need(await isAlive(fresh), 'the second line does not answer');
      need(old.secret !== fresh.secret, 'both offers carry the same secret');
      need(!(await isAlive(old, 500)), 'the old line still answers');
    },
  },
  {
    name: 'answer',
    says: 'answers a call with its id',
    async run({ connect }) {
      const answer = await ask(await connect({ want: WANT }), 'conformance.echo', { value: 'one' });
      need(show(answer?.['v']) === '{"value":"one"}', `the answer is ${show(answer)}`);
    },
  },
  {
    name: 'unknown-method',
    says: 'answers names that it does not know, inherited ones included, with UNKNOWN_METHOD',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      for (const name of ['nowhere', 'constructor', '__proto__', 'toString', 'conformance', '']) {
        const answer = await ask(line, name, {});
        need(answer?.['code'] === 'UNKNOWN_METHOD', `the answer to ${show(name)} is ${show(answer)}`);
      }
    },
  },
  {
    name: 'forbidden',
    says: 'answers a call whose capability was not granted with FORBIDDEN',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const secret = await ask(line, 'conformance.secret', {});
      need(secret?.['code'] === 'FORBIDDEN', `the answer is ${show(secret)}`);
      const bare = await connect({ want: [] });
      const echo = await ask(bare, 'conformance.echo', { value: 1 });
      need(echo?.['code'] === 'FORBIDDEN', `without any capability the answer is ${show(echo)}`);
    },
  },
  {
    name: 'grant-is-the-hosts',
    says: 'does not let a guest change what is granted',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      line.send({ e: 'can', v: ['conformance', 'conformance.secret'], u: 99 });
      const secret = await ask(line, 'conformance.secret', {});
      need(secret?.['code'] === 'FORBIDDEN', `after a forged grant the answer is ${show(secret)}`);
    },
  },
  {
    name: 'invalid',
    says: 'answers arguments that do not fit with INVALID',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      for (const a of [[], null, 'text', 7, {}]) {
        const answer = await ask(line, 'conformance.echo', a);
        need(answer?.['code'] === 'INVALID', `the answer to ${show(a)} is ${show(answer)}`);
      }
    },
  },
  {
    name: 'unknown-fields',
    says: 'drops fields of arguments that it does not know, and ignores keys of frames that it does not know',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const answer = await ask(line, 'conformance.echo', { value: 1, more: 2 }, { later: true });
      need(show(answer?.['v']) === '{"value":1}', `the answer is ${show(answer)}`);
    },
  },
  {
    name: 'no-inside-out',
    says: 'tells of an unexpected failure by a code and a fixed text: no stack, no message, no further fields',
    async run({ connect }) {
      const answer = await ask(await connect({ want: WANT }), 'conformance.fail', {});
      need(answer && 'x' in answer, `the answer is ${show(answer)}`);
      need(CODES.includes(answer['code']), `the code is ${show(answer['code'])}`);
      const text = show(answer);
      need(!/conformance-secret|\bat \S+:\d+|:\d+:\d+/.test(text), `the inside is shown: ${text}`);
      const extra = Object.keys(answer).filter((key) => !['x', 'code', 't', 'w', 'h', 'pt'].includes(key));
      need(extra.length === 0, `further fields: ${extra.join()}`);
    },
  },
  {
    name: 'deadline',
    says: 'ends a call at the deadline that came with it',
    async run({ connect }) {
      const answer = await ask(await connect({ want: WANT }), 'conformance.wait', {}, { d: 300 });
      need(answer?.['code'] === 'TIMEOUT', `the answer is ${show(answer)}`);
    },
  },
  {
    name: 'cancel',
    says: 'ends a call that is cancelled: no result follows, its place is free',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      lastId += 1;
      const id = lastId;
      line.send({ q: id, m: 'conformance.wait', a: {} });
      await pause(50);
      line.send({ c: id });
      need(await isAlive(line), 'the line does not answer after a cancel');
      await pause(200);
      need(!line.frames.some((frame) => frame['r'] === id), 'a result came for a cancelled call');
    },
  },
  {
    name: 'stream-credit',
    says: 'sends sixteen items of a stream, then as many as are granted, then the end',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      lastId += 1;
      const id = lastId;
      const items = () => line.frames.filter((frame) => frame['n'] === id).length;
      line.send({ q: id, m: 'conformance.count', a: { count: 30 }, s: 1 });
      await pause(500);
      need(items() === 16, `${items()} items came without credit`);
      line.send({ g: id, add: 4 });
      await pause(300);
      need(items() === 20, `${items()} items came after credit for four more`);
      line.send({ g: id, add: 100 });
      const end = await line.until((frame) => frame['z'] === id, 2000);
      need(end && !('code' in end), `the end is ${show(end)}`);
      need(items() === 30, `${items()} of 30 items came`);
    },
  },
  {
    name: 'batch',
    says: 'takes frames in one JSON array',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const [one, two] = [lastId + 1, lastId + 2];
      lastId += 2;
      const frame = (q: number) => ({ q, m: 'conformance.echo', a: { value: q } });
      line.raw(JSON.stringify([frame(one), frame(two)]));
      for (const id of [one, two]) {
        const answer = await line.until(({ r }) => r === id, 3000);
        need(answer, `no answer to call ${id} of a batch`);
      }
    },
  },
  {
    name: 'ping',
    says: 'answers a ping',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      line.send({ p: 4711 });
      need(await line.until((frame) => frame['o'] === 4711, 1000), 'no pong in a second');
    },
  },
  {
    name: 'in-flight',
    says: 'answers calls above the number that it named in its limits with BUSY',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const { calls } = line.welcome?.['limits'] as { calls: number };
      const first = lastId + 1;
      lastId += calls + 3;
      for (let id = first; id <= lastId; id += 1) line.send({ q: id, m: 'conformance.wait', a: {} });
      await pause(600);
      const busy = line.frames.filter((frame) => frame['code'] === 'BUSY').length;
      need(busy === 3, `${busy} of three calls too many were answered BUSY`);
    },
  },
  {
    name: 'too-large',
    says: 'hangs up at once on a text longer than the limit that it named',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const { frame } = line.welcome?.['limits'] as { frame: number };
      line.raw(JSON.stringify({ q: 0, m: 'x'.repeat(frame) }));
      need(!(await isAlive(line, 800)), 'the line still answers');
    },
  },
  {
    name: 'depth',
    says: 'refuses a text that is deeper than the limit that it named',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      const { depth } = line.welcome?.['limits'] as { depth: number };
      lastId += 1;
      const id = lastId;
      const deep = `${'['.repeat(depth + 5)}${']'.repeat(depth + 5)}`;
      line.raw(`{"q":${id},"m":"conformance.echo","a":{"value":${deep}}}`);
      const answer = await line.until((frame) => frame['r'] === id, 500);
      need(!answer, 'a text that is too deep was taken');
    },
  },
  {
    name: 'bad-frames',
    says: 'survives three frames that are none, and hangs up after many',
    async run({ connect }) {
      const line = await connect({ want: WANT });
      for (let i = 0; i < 3; i += 1) line.raw('no JSON');
      need(await isAlive(line), 'the line is dead after three bad frames');
      for (let i = 0; i < 30; i += 1) line.raw('no JSON');
      need(!(await isAlive(line, 800)), 'the line still answers after thirty bad frames');
    },
  },
];
