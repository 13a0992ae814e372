import { RawPort, type RawFrame } from './raw-port.js';

interface RawGuestOptions {
  /** Exact origin of the host. */
  host: string;
  /** Where the host stands; the parent when absent. */
  parent?: Window;
  want?: string[];
  /** Changes the hello before it is sent. */
  hello?: RawFrame;
  /** Changes the first frame of the port before it is sent; null sends none. */
  open?: RawFrame | null;
  /** Milliseconds until it gives up. */
  ms?: number;
}

export interface RawGuest extends RawPort {
  /** The nonce of this guest and the secret of the offer. */
  nonce: unknown;
  secret: unknown;
  offer: RawFrame;
  welcome: RawFrame | undefined;
}

/**
 * A guest by the letter of the protocol, without the kit: says hello, takes the port of the offer, opens.
 * Rejects with the text `silent` when no offer comes.
 */
export async function rawGuest(o: RawGuestOptions): Promise<RawGuest> {
  const parent = o.parent ?? window.parent;
  const n = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('');
  const hello = { wbp: 'hello', v: [1, 1], n, ...o.hello };
  const ended = new AbortController();
  const offer = new Promise<{ data: RawFrame; port: MessagePort }>((settle, fail) => {
    const timer = setTimeout(() => {
      ended.abort();
      fail(new Error('silent'));
    }, o.ms ?? 5000);
    addEventListener(
      'message',
      ({ data, origin, source, ports }) => {
        if (source !== parent || origin !== o.host) return;
        const message = read(data);
        if (message?.['wbp'] === 'wake') parent.postMessage(hello, '*');
        if (message?.['wbp'] !== 'offer' || message['n'] !== hello.n || !ports[0]) return;
        clearTimeout(timer);
        ended.abort();
        settle({ data: message, port: ports[0] });
      },
      { signal: ended.signal },
    );
  });
  parent.postMessage(hello, '*');
  const { data, port } = await offer;
  const guest = Object.assign(new RawPort(port), {
    nonce: hello.n,
    secret: data['m'],
    offer: data,
    welcome: undefined as RawFrame | undefined,
  });
  if (o.open === null) return guest;
  guest.send({ open: hello.n, m: data['m'], kit: '0.0.0', want: o.want ?? [], ...o.open });
  guest.welcome = await guest.until((frame) => 'welcome' in frame || 'refuse' in frame || 'b' in frame);
  return guest;
}

/** Window messages are objects or JSON text: a reader of the wire takes both. */
export function read(data: unknown): RawFrame | undefined {
  if (typeof data === 'object' && data !== null) return data as RawFrame;
  if (typeof data !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null ? (parsed as RawFrame) : undefined;
  } catch {
    return undefined;
  }
}
