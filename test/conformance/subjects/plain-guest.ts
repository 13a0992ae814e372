/**
 * A guest by the letter of the protocol, written by hand and by itself. `flaw` in its address takes one
 * thing out of it; a test of guests that does not notice is no test.
 */
import { read } from '../peers/raw-guest.js';
import type { RawFrame } from '../peers/raw-port.js';

const query = new URL(location.href).searchParams;
const host = query.get('host') ?? '';
const flaw = query.get('flaw') ?? '';
const is = (name: string): boolean => flaw === name;

interface Waiting {
  settle(value: unknown): void;
  fail(code: string): void;
  item?(value: unknown): void;
}

const n = is('fresh-nonce') ? '0'.repeat(32) : crypto.randomUUID();
const hello = { wbp: 'hello', v: [1, 1], n, ...(is('hello') && { key: 'do-not-tell' }) };
const waiting = new Map<unknown, Waiting>();
const queue: (() => void)[] = [];
let port: MessagePort | undefined;
let lastId = 0;
let flying = 0;
let room = 64;
let can: string[] = [];
let isWelcome = false;

const send = (frame: RawFrame) => port?.postMessage(JSON.stringify(frame));

function call(m: string, a: object, o: { timeout?: number; item?: Waiting['item'] } = {}): Promise<unknown> {
  const needed = m === 'conformance.secret' ? m : 'conformance';
  if (!can.includes(needed) && !is('revoked')) return Promise.reject({ code: 'FORBIDDEN' });
  lastId += 1;
  const id = is('call') ? -lastId : lastId;
  return new Promise((settle, fail) => {
    const end = () => {
      waiting.delete(id);
      flying -= 1;
      queue.shift()?.();
    };
    const go = () => {
      flying += 1;
      waiting.set(id, {
        settle: (value) => (end(), settle(value)),
        fail: (code) => (end(), fail({ code })),
        ...(o.item && { item: o.item }),
      });
      send({ q: id, m, a, ...(o.item && { s: 1 }) });
    };
    // The two calls that fetch instructions stand beside those that are counted.
    if (flying >= room && !is('in-flight')) queue.push(go);
    else go();
    if (!o.timeout) return;
    setTimeout(() => {
      if (!waiting.has(id)) return;
      if (!is('cancel')) send({ c: id });
      waiting.get(id)?.fail('TIMEOUT');
    }, o.timeout);
  });
}

async function stream(m: string, a: object, take: number): Promise<number> {
  let items = 0;
  let isDone = (): void => undefined;
  const enough = new Promise<void>((settle) => (isDone = settle));
  const whole = call(m, a, {
    item: () => {
      items += 1;
      if (items % 8 === 0 && items < take) send({ g: id, add: 8 });
      if (items === take) isDone();
    },
  });
  const id = lastId;
  if (is('stream-credit')) send({ g: id, add: 1000 });
  await Promise.race([enough, whole]);
  send({ c: id });
  waiting.get(id)?.settle(undefined);
  return items;
}

async function obey(): Promise<void> {
  for (;;) {
    const what = (await call('conformance.next', {})) as Record<string, unknown>;
    const [method, args] = [String(what['method']), what['args'] as object];
    const timeout = Number(what['timeout'] ?? 0);
    let told: object;
    try {
      if (what['do'] === 'call') told = { value: await call(method, args, { timeout }) };
      else if (what['do'] === 'stream') told = { items: await stream(method, args, Number(what['take'])) };
      else {
        const all = Array.from({ length: Number(what['count']) }, () => call(method, args));
        told = { items: (await Promise.all(all)).length };
      }
    } catch (error) {
      told = { code: is('refusal') ? 'UNKNOWN' : (error as { code: string }).code };
    }
    await call('conformance.told', told);
  }
}

function answer(frame: RawFrame): void {
  const { r, x, z, v } = frame;
  // The flaw takes any answer for that to the oldest call.
  const pick = (id: unknown) =>
    waiting.get(id) ?? (is('stray-answers') ? [...waiting.values()][0] : undefined);
  if ('r' in frame) pick(r)?.settle(v);
  else if ('x' in frame) pick(x)?.fail(String(frame['code']));
  else if ('z' in frame) pick(z)?.settle(undefined);
  else if ('n' in frame) waiting.get(frame['n'])?.item?.(v);
}

function take(frame: RawFrame): void {
  if (is('unknown-keys') && 'later' in frame && !('welcome' in frame)) return;
  if ('welcome' in frame) {
    isWelcome = true;
    can = frame['can'] as string[];
    const { calls } = frame['limits'] as { calls?: number };
    room = calls ?? 64;
    void obey().catch(() => undefined);
  } else if (!isWelcome) return;
  else if (frame['e'] === 'can') can = frame['v'] as string[];
  else if ('p' in frame && !is('ping')) send({ o: frame['p'] });
  else if ('b' in frame) {
    if (!is('goodbye')) send({ b: 'CLOSED' });
    port?.close();
  } else answer(frame);
}

const sayHello = () => parent.postMessage(hello, '*');
addEventListener('message', ({ data, source, origin, ports }) => {
  const message = read(data);
  if (!is('only-its-parent') && (source !== parent || origin !== host)) return;
  if (message?.['wbp'] === 'wake' && !is('woken')) sayHello();
  if (message?.['wbp'] !== 'offer') return;
  if (message['n'] !== n && !is('nonce-of-the-offer')) return;
  if (ports.length !== 1 && !(is('one-port') && ports[0])) return;
  if (message['v'] !== 1 && !is('version-of-the-offer')) return;
  [port] = ports;
  port!.onmessage = ({ data: text }) => {
    if ((text as string).length > 1_048_576 && !is('too-large')) return port?.close();
    let parsed: unknown;
    try {
      parsed = JSON.parse(String(text));
    } catch {
      return;
    }
    for (const frame of (Array.isArray(parsed) ? parsed : [parsed]) as RawFrame[]) take(frame);
  };
  send({
    open: n,
    m: is('open') ? 'guessed' : message['m'],
    kit: '0.0.0',
    want: ['conformance', 'conformance.secret'],
  });
  if (is('waits-for-welcome')) send({ q: 1, m: 'conformance.next', a: {} });
});
addEventListener('pagehide', () => !is('goodbye') && send({ b: 'PEER_RELOADED' }));
sayHello();
