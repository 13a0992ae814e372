/**
 * The one place that decides whether a window's message is believed, used by host and guest. Requirements:
 *
 * A1 A message that does not claim to be of this protocol is not ours: it is passed by, uncounted.
 * A2 Its source is the one window that may speak: the frame's, or the parent.
 * A3 Its origin is in the list of exact strings.
 * A4 The frame is connected at this moment.
 * A5 An origin in a list is one that `new URL()` made; `null` is none, except for an opaque frame.
 * A6 A host takes `hello` alone; a guest takes `wake` and `offer` alone.
 * A7 A nonce is a text of bounded length.
 * A8 The range of versions is two whole numbers in order.
 * A9 An offer brings exactly one port, the others none.
 * A10 An offer carries the guest's own live nonce.
 * A11 What is refused is counted by its reason.
 */
export interface Spoken {
  wbp: 'wake' | 'hello' | 'offer';
  /** Of an offer the chosen version, of a hello the lowest and the highest. */
  v: unknown;
  n: string;
  m: string;
}

export interface Expected {
  /** The only window that may speak. */
  source(): MessageEventSource | null | undefined;
  /** Exact origins; undefined: any. */
  origins: ReadonlySet<string> | undefined;
  /** Why its words are not believed: the name of a counter, or nothing. */
  judge(said: Spoken, ports: number): string;
}

/** The exact origin that a developer names; undefined when it is none. */
export function exactOrigin(text: unknown): string | undefined {
  try {
    const { origin } = new URL(text as string);
    return origin === 'null' ? undefined : origin; // [A5]
  } catch {
    return undefined;
  }
}

const isNonce = (n: unknown): boolean => typeof n === 'string' && n.length > 15 && n.length < 65;

/** A nonce, a secret or an id: 128 bits. Needs no secure context. */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

export const isRange = (v: unknown): v is [number, number] =>
  Array.isArray(v) && v.length === 2 && v.every(Number.isSafeInteger) && v[0] >= 0 && v[0] <= v[1];

type Heard = Pick<MessageEvent, 'source' | 'origin' | 'ports'>;

/** What a host believes of its frame. */
export const judgeGuest =
  (isConnected: () => boolean): Expected['judge'] =>
  ({ wbp, n, v }, ports) => {
    if (!isConnected()) return 'gone'; // [A4]
    if (wbp !== 'hello') return 'shape'; // [A6]
    if (!isNonce(n)) return 'shape'; // [A7]
    if (!isRange(v)) return 'shape'; // [A8]
    return ports ? 'ports' : ''; // [A9]
  };

/** What a guest believes of its parent; `nonce` is the one that an offer must carry. */
export const judgeHost =
  (nonce: () => string): Expected['judge'] =>
  ({ wbp, n }, ports) => {
    if (wbp === 'wake') return ports ? 'ports' : ''; // [A9]
    if (wbp !== 'offer') return 'shape'; // [A6]
    if (!isNonce(n)) return 'shape'; // [A7]
    if (ports !== 1) return 'ports'; // [A9]
    return n === nonce() ? '' : 'nonce'; // [A10]
  };

/** Why a message that claims to be ours is not believed: the name of a counter, or nothing. */
export function accept(event: Heard, data: Spoken, { source, origins, judge }: Expected): string {
  if (!event.source || event.source !== source()) return 'source'; // [A2]
  if (origins && !origins.has(event.origin)) return 'origin'; // [A3]
  return judge(data, event.ports.length);
}

/** Hands believed messages on until the signal aborts. */
export function listen(
  view: Window,
  expected: Expected,
  signal: AbortSignal,
  take: (data: Spoken, event: MessageEvent) => void,
  refuse: (counter: string, event: MessageEvent) => void,
): void {
  view.addEventListener(
    'message',
    (event) => {
      const data = event.data as Spoken | null | undefined;
      if (typeof data !== 'object' || !data?.wbp) return; // [A1]
      const wrong = accept(event, data, expected);
      if (wrong)
        refuse(wrong, event); // [A11]
      else take(data, event);
    },
    { signal },
  );
}
