import { read } from './raw-guest.js';
import { RawPort, type RawFrame } from './raw-port.js';

interface RawHostOptions {
  /** Exact origin of the guest. */
  origin: string;
  /** Changes the offer; `ports` says how many come along (1). */
  offer?: RawFrame & { ports?: number };
  /** Changes the welcome; null sends none. */
  welcome?: RawFrame | null;
  can?: string[];
  /** Milliseconds until it gives up waiting for the hello, and for what opens the port. */
  ms?: number;
  openMs?: number;
}

export interface RawHost extends RawPort {
  hello: RawFrame;
  open: RawFrame | undefined;
}

/** A host by the letter of the protocol, without the kit. Rejects with the text `silent` when no hello comes. */
export async function rawHost(frame: HTMLIFrameElement, o: RawHostOptions): Promise<RawHost> {
  const hello = await new Promise<RawFrame>((settle, fail) => {
    const ended = new AbortController();
    const timer = setTimeout(() => {
      ended.abort();
      fail(new Error('silent'));
    }, o.ms ?? 5000);
    addEventListener(
      'message',
      ({ data, origin, source }) => {
        if (source !== frame.contentWindow || origin !== o.origin) return;
        const message = read(data);
        if (message?.['wbp'] !== 'hello') return;
        clearTimeout(timer);
        ended.abort();
        settle(message);
      },
      { signal: ended.signal },
    );
    frame.contentWindow?.postMessage({ wbp: 'wake' }, o.origin);
  });
  const { ports: count = 1, ...changes } = o.offer ?? {};
  const channel = new MessageChannel();
  const extra = Array.from({ length: Math.max(0, count - 1) }, () => new MessageChannel().port2);
  const m = crypto.getRandomValues(new Uint32Array(4)).join('');
  const raw = Object.assign(new RawPort(channel.port1), { hello, open: undefined as RawFrame | undefined });
  const offer = { wbp: 'offer', v: 1, n: hello['n'], m, ...changes };
  frame.contentWindow?.postMessage(offer, o.origin === 'null' ? '*' : o.origin, [
    ...(count > 0 ? [channel.port2] : []),
    ...extra,
  ]);
  if (count !== 1) return raw;
  raw.open = await raw.until((one) => 'open' in one, o.openMs ?? 5000);
  if (o.welcome !== null && raw.open) {
    raw.send({
      welcome: 's1',
      can: o.can ?? raw.open['want'] ?? [],
      limits: {},
      ctx: {},
      u: 0,
      ...o.welcome,
    });
  }
  return raw;
}
