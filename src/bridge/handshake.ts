/**
 * How host and guest find each other. Requirements:
 *
 * H1 The guest speaks first: hello, with a fresh nonce, as soon as it listens.
 * H2 The host wakes the frame at most once, after a load, if it has not heard hello.
 * H3 The offer goes to the exact origin, except to an opaque frame.
 * H4 A second hello with the same nonce is ignored.
 * H5 A hello with a new nonce replaces the document before it.
 * H6 The highest common version wins; none is a refusal that names VERSION.
 * H7 The first frame on a port must be `open` with the nonce and the secret of its offer.
 * H8 A guest takes one offer; its nonce is dead from then on.
 * H9 The parent's wrong origin, and a version that the guest does not speak, are told by their reason.
 * H10 A guest that is woken says the same hello again.
 */
import { isRange, judgeGuest, judgeHost, listen, randomId } from './accept.js';
import type { Frame } from './codec.js';
import type { Guest } from './guest-core.js';
import type { Ledger } from './ledger.js';
import { isId } from './limits.js';
import { SPOKEN } from './version.js';

const [LOWEST, HIGHEST] = SPOKEN;

/** The highest version that both speak; 0 when there is none. */
export function commonVersion(theirs: unknown): number {
  if (!isRange(theirs)) return 0;
  const version = Math.min(HIGHEST, theirs[1]);
  return version >= LOWEST && version >= theirs[0] ? version : 0; // [H6]
}

/** What the first frame on a port must repeat. */
export interface Offered {
  n: string;
  m: string;
}

export const isOpening = (frame: Frame, { n, m }: Offered): boolean => frame.open === n && frame.m === m; // [H7]

/**
 * Listens for the documents of a frame, in the window that the frame is in now, until the signal aborts.
 * Gives what wakes the frame.
 */
export function receiveGuests(
  frame: HTMLIFrameElement,
  /** The exact origin of the guest, or `null` of an opaque one. */
  origin: string,
  ledger: Ledger,
  signal: AbortSignal,
  /** A new document is there: whatever was before it is over. */
  leave: () => void,
  /** A document was offered the other end of this port; version 0: it speaks none of ours. */
  greet: (port: MessagePort, offered: Offered, version: number) => void,
  /** The right window spoke from a wrong origin. */
  mismatch: (seen: string) => void,
): () => void {
  const post = (what: { wbp: string }, ports: MessagePort[] = []): void => {
    ledger.note('out', what.wbp);
    frame.contentWindow?.postMessage(what, origin === 'null' ? '*' : origin, ports); // [H3]
  };
  let nonce = '';
  let isAwake = false;
  listen(
    frame.ownerDocument.defaultView ?? window,
    {
      source: () => frame.contentWindow,
      origins: new Set([origin]),
      judge: judgeGuest(() => frame.isConnected),
    },
    signal,
    ({ n, v }) => {
      if (n === nonce) return; // [H4]
      nonce = n;
      isAwake = true;
      ledger.note('in', 'hello');
      leave(); // [H5]
      const m = randomId();
      const { port1, port2 } = new MessageChannel();
      const version = commonVersion(v);
      post({ wbp: 'offer', v: version || HIGHEST, n, m } as { wbp: string }, [port2]);
      greet(port1, { n, m }, version);
    },
    (counter, event) => {
      ledger.count(counter);
      if (counter === 'origin') mismatch(event.origin);
    },
  );
  return () => {
    if (isAwake) return; // [H2]
    isAwake = true;
    post({ wbp: 'wake' });
  };
}

/** Says hello to the parent and takes its offer. `hosts`: exact origins; undefined: any. */
export function seekHost(
  hosts: ReadonlySet<string> | undefined,
  { ledger, life, join, end }: Pick<Guest, 'ledger' | 'life' | 'join' | 'end'>,
): void {
  const { parent } = window;
  let nonce = randomId();
  const hello = (): void => {
    ledger.note('out', 'hello');
    // Holds nothing secret; naming each trusted host would log an error for every other one.
    // eslint-disable-next-line no-restricted-syntax -- the reason above
    parent.postMessage({ wbp: 'hello', v: SPOKEN, n: nonce }, '*');
  };
  listen(
    window,
    { source: () => parent, origins: hosts, judge: judgeHost(() => nonce) },
    life,
    ({ wbp, v, n, m }, { ports, origin }) => {
      ledger.note('in', wbp);
      if (wbp === 'wake') return nonce ? hello() : undefined; // [H10]
      nonce = ''; // [H8]
      if (!(isId(v) && v >= LOWEST && v <= HIGHEST)) return end('REFUSED', 'VERSION', origin); // [H9]
      join(ports[0]!, { n, m }, origin);
    },
    (counter, { origin }) => {
      ledger.count(counter);
      if (counter === 'origin') end('REFUSED', 'ORIGIN_MISMATCH', origin); // [H9]
    },
  );
  hello(); // [H1]
}
