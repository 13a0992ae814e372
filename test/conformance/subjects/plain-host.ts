/**
 * A host by the letter of the protocol, written by hand and by itself. `flaw` in its address takes one thing
 * out of it; a test of hosts that does not notice is no test.
 */
import { CODES } from '../checks/check.js';
import { read } from '../peers/raw-guest.js';
import { RawPort, type RawFrame } from '../peers/raw-port.js';

const query = new URL(location.href).searchParams;
const guest = query.get('guest') ?? '';
const flaw = query.get('flaw') ?? '';
const LIMITS = { frame: 65_536, depth: 32, nodes: 50_000, calls: 8, streams: 8, events: 120, errors: 10 };
const is = (name: string): boolean => flaw === name;

class Line {
  readonly port: MessagePort;
  readonly #offer: RawFrame;
  readonly #running = new Set<unknown>();
  readonly #credit = new Map<unknown, { left: number; next: number; count: number }>();
  #can: string[] = [];
  #isOpen = false;
  #faults = 0;

  constructor(port: MessagePort, offer: RawFrame) {
    this.port = port;
    this.#offer = offer;
    port.onmessage = ({ data }) => this.#take(data);
  }

  #send(frame: RawFrame): void {
    this.port.postMessage(JSON.stringify(frame));
  }

  #fault(): void {
    this.#faults += 1;
    if (this.#faults >= LIMITS.errors && !is('bad-frames')) this.close();
  }

  close(): void {
    this.port.close();
  }

  #take(data: unknown): void {
    if (typeof data !== 'string') return this.#fault();
    if (data.length > LIMITS.frame && !is('too-large')) return this.close();
    if (!is('depth') && /\[{33}/.test(data)) return this.#fault();
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      return this.#fault();
    }
    if (Array.isArray(parsed) && is('batch')) return this.#fault();
    for (const frame of (Array.isArray(parsed) ? parsed : [parsed]) as RawFrame[]) this.#frame(frame);
  }

  #frame(frame: RawFrame): void {
    if (!this.#isOpen) return this.#open(frame);
    if ('p' in frame && !is('ping')) this.#send({ o: frame['p'] });
    else if ('c' in frame) {
      if (!this.#running.delete(frame['c'])) return;
      if (is('cancel')) this.#send({ r: frame['c'], v: null });
    } else if ('g' in frame) this.#pour(frame['g'], Number(frame['add']));
    else if (frame['e'] === 'can' && is('grant-is-the-hosts')) this.#can = frame['v'] as string[];
    else if ('q' in frame) this.#call(frame);
  }

  #open(frame: RawFrame): void {
    if (frame['open'] !== this.#offer['n']) return this.close();
    if (frame['m'] !== this.#offer['m'] && !is('secret-echo')) return this.close();
    this.#isOpen = true;
    const want = frame['want'] as string[];
    this.#can = is('grants-only-wanted') ? ['conformance'] : want.filter((one) => one === 'conformance');
    const limits = is('welcome') ? { ...LIMITS, calls: 'many' } : LIMITS;
    this.#send({ welcome: 'session', can: this.#can, limits, ctx: {}, u: 1 });
  }

  #call({ q, m, a, d }: RawFrame): void {
    const refuse = (code: string) => this.#send({ x: q, code });
    const args = a as RawFrame;
    const known = ['echo', 'wait', 'count', 'fail', 'secret'].map((name) => `conformance.${name}`);
    if (!known.includes(m as string)) {
      const isInherited = is('unknown-method') && (m as string) in {};
      return isInherited ? this.#send({ r: q, v: {} }) : refuse('UNKNOWN_METHOD');
    }
    const capability = m === 'conformance.secret' ? 'conformance.secret' : 'conformance';
    if (!this.#can.includes(capability) && !is('forbidden')) return refuse('FORBIDDEN');
    if (m === 'conformance.echo') {
      const isGood = typeof a === 'object' && a !== null && !Array.isArray(a) && 'value' in a;
      if (!isGood && !is('invalid')) return refuse('INVALID');
      return this.#send({
        r: is('answer') ? Number(q) + 1 : q,
        v: is('unknown-fields') ? args : { value: args?.['value'] },
      });
    }
    if (m === 'conformance.fail') {
      const { stack } = new Error('conformance-secret');
      return this.#send({ x: q, code: CODES.at(-1), t: is('no-inside-out') ? stack : 'Unexpected' });
    }
    if (m === 'conformance.count') {
      this.#credit.set(q, { left: 0, next: 0, count: args['count'] as number });
      return this.#pour(q, is('stream-credit') ? 1000 : 16);
    }
    if (this.#running.size >= LIMITS.calls && !is('in-flight')) return refuse('BUSY');
    this.#running.add(q);
    if (typeof d === 'number' && !is('deadline')) {
      setTimeout(() => this.#running.delete(q) && refuse('TIMEOUT'), d);
    }
  }

  #pour(id: unknown, add: number): void {
    const stream = this.#credit.get(id);
    if (!stream) return;
    stream.left += add;
    for (; stream.left > 0 && stream.next < stream.count; stream.left -= 1, stream.next += 1) {
      this.#send({ n: id, v: { n: stream.next } });
    }
    if (stream.next < stream.count) return;
    this.#credit.delete(id);
    this.#send({ z: id });
  }
}

const frame = document.createElement('iframe');
const { origin } = new URL(guest);
let nonce: unknown;
let line: Line | undefined;

addEventListener('message', ({ data, source, origin: from }) => {
  if (source !== frame.contentWindow || from !== origin) return;
  const hello = read(data);
  if (hello?.['wbp'] !== 'hello') return;
  const { n, v } = hello as { n: unknown; v: unknown };
  if (!is('bad-hello')) {
    if (typeof n !== 'string' || n.length < 16 || n.length > 64) return;
    if (!Array.isArray(v) || v.length !== 2 || !v.every(Number.isInteger) || v[0] > v[1]) return;
  }
  if (n === nonce && !is('one-offer')) return;
  nonce = n;
  if (!is('replaced')) line?.close();
  const [low, high] = (Array.isArray(v) ? v : [1, 1]) as [number, number];
  const speaks = low <= 1 && high >= 1;
  const { port1, port2 } = new MessageChannel();
  const m = [...crypto.getRandomValues(new Uint8Array(16))].join('');
  const offer = { wbp: 'offer', v: is('highest-common') ? low : 1, n: is('offer') ? 'another-nonce' : n, m };
  frame.contentWindow?.postMessage(offer, origin, [port2]);
  if (speaks || is('version')) line = new Line(port1, offer);
  else new RawPort(port1).send({ refuse: 'VERSION' });
});
frame.src = guest;
document.body.append(frame);
