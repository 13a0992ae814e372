/**
 * The shapes that both ends of a link share. The bridge knows nothing of communities: what may be called
 * is a table that its user brings, and what crosses the port is JSON.
 */

/** Gives a value from the other side back, rebuilt from the fields it knows; undefined refuses it. */
export type Guard<T = unknown> = (value: unknown) => T | undefined;

/** How long a call may take: `fast` 10 s, `human` 5 minutes (somebody is asked), `stream` 30 s between items. */
export type CallClass = 'fast' | 'human' | 'stream';

/** One callable thing, the same row on both sides. */
export interface Method {
  /** Needed to call it; null: every open link may. */
  readonly capability: string | null;
  readonly call: CallClass;
  /** Whether a second try can do no harm: only then is a call that died with its peer `retryable`. */
  readonly idempotent: boolean;
  readonly args: Guard;
  /** Of the result, or of one item of a stream. */
  readonly result: Guard;
}

/** Names are looked up with `Map.get` and in no other way. */
export type MethodTable = ReadonlyMap<string, Method>;

/** Gives a table when the first call needs it. */
export type Methods = () => MethodTable | Promise<MethodTable>;

export interface Call {
  /** Aborted by cancel, by the deadline that travelled along, by revocation, and when the peer dies. */
  readonly signal: AbortSignal;
  readonly method: string;
}

/** Answers a call on the host: a value, or for a stream an async iterable of items. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the guard of the table has typed the argument
export type Handler = (args: any, call: Call) => unknown;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds; instead of the time of the call's class. */
  timeout?: number | undefined;
}

/** What a receiver takes; told to the other side in `welcome`. */
export interface Limits {
  /** Characters of one frame. 1,048,576. */
  readonly frame: number;
  /** 32. */
  readonly depth: number;
  /** Values in one frame. 50,000. */
  readonly nodes: number;
  /** Requests in flight. 64. */
  readonly calls: number;
  /** Streams in flight. 8. */
  readonly streams: number;
  /** Events in a second, then conflation. 120. */
  readonly events: number;
  /** Protocol errors before the line is hung up. 10. */
  readonly errors: number;
}

/** Why a link did not come about. */
export type ConnectReason =
  /** The page is not in a frame. */
  | 'NOT_FRAMED'
  /** The frame never loaded. */
  | 'NO_ANSWER'
  /** The frame loaded, and no hello came. */
  | 'LOADED_SILENT'
  | 'ORIGIN_MISMATCH'
  | 'VERSION'
  | 'REFUSED'
  | 'ABORTED';

/** A line of what happened, for a log hook and for `diagnose()`. Secrets are struck out. */
export interface TraceEntry {
  /** Milliseconds since the page began. */
  readonly at: number;
  readonly way: 'in' | 'out' | 'note';
  readonly what: string;
}

/** Refusals and oddities by name, such as `origin`, `source`, `nonce`, `frame`, `unknown-id`, `busy`. Only grows. */
export type Counters = Readonly<Record<string, number>>;

interface LinkEvents {
  /** A one-way event of the other side. */
  event: { name: string; value: unknown };
  /** A latest-wins state of the other side has a new revision. */
  state: { name: string; value: unknown; revision: number };
  /** What is granted changed. */
  capabilities: { can: readonly string[] };
  /** The other side asks to save what is unsaved: `wait(promise)` is waited for up to `ms`. */
  bye: { ms: number; wait: (work: Promise<unknown>) => void };
}

export interface GuestEvents extends LinkEvents {
  close: { code: string };
}

export interface HostEvents extends LinkEvents {
  /** The handshake takes longer than it should. */
  slow: undefined;
  /** A document of the frame said hello and is served: at first, and again after each reload. */
  open: { kit: string; want: readonly string[] };
  /** The document was replaced; every call of the old one is settled. An `open` or a `gone` follows. */
  reload: undefined;
  /** Nobody is there any more: `PEER_GONE`, or why the handshake failed. */
  gone: { reason: ConnectReason | 'PEER_GONE' | 'CLOSED' };
  /** A call was answered or refused; `code` is absent when it went well. */
  call: { method: string; code?: string; ms: number };
  /** A refusal was counted. */
  refused: { counter: string };
}

/** Listens until the signal aborts. */
interface Listens<E> {
  on<K extends keyof E>(
    kind: K,
    listener: (detail: E[K]) => void,
    o?: { signal?: AbortSignal | undefined },
  ): void;
}

interface Speaks {
  /** Whether it is granted now. */
  can(capability: string): boolean;
  /** A one-way event; dropped when nobody is there. */
  emit(name: string, value: unknown): void;
  /** A latest-wins state: sent at most once a task, sent again to a new document. */
  set(name: string, value: unknown): void;
  readonly counters: Counters;
  /** The last 50 lines. */
  readonly trace: readonly TraceEntry[];
}

/** The guest's end: a page inside a frame. It calls. */
export interface GuestLink extends Listens<GuestEvents>, Speaks {
  /** Exact origin of the host. */
  readonly host: string;
  /** Version of the host's kit, as it told it; empty when it did not. */
  readonly kit: string;
  /** Id of this link, made by the host. */
  readonly session: string;
  readonly isOpen: boolean;
  /** The last value of a state of the host, such as `ctx`. */
  state(name: string): unknown;
  /** Adds methods that can be called; a name that is known stays what it is. */
  learn(methods: Methods): Promise<void>;
  /** Asks for more; resolves to whether all of it is granted now. */
  ask(capabilities: readonly string[], o?: CallOptions): Promise<boolean>;
  call(method: string, args: object, o?: CallOptions): Promise<unknown>;
  stream(method: string, args: object, o?: CallOptions): AsyncIterableIterator<unknown>;
  close(): Promise<void>;
}

export interface GuestOptions {
  /** Exact origins of the pages that may be the host, or literally `'any'`. */
  hosts: readonly string[] | 'any';
  methods: Methods;
  /** Capabilities to ask for. */
  want?: readonly string[];
  signal?: AbortSignal | undefined;
  /** Milliseconds until `onSlow`. 3,000. */
  slowMs?: number;
  /** Milliseconds until the promise rejects. 10,000. */
  timeoutMs?: number;
  onSlow?: () => void;
  log?: (entry: TraceEntry) => void;
  limits?: Partial<Limits>;
}

/** The host's end: it answers. It outlives reloads of the frame; each new document is offered a new port. */
export interface HostLink extends Listens<HostEvents>, Speaks {
  readonly phase: 'waiting' | 'open' | 'gone' | 'closed';
  /** Id of the present link, empty while there is none. */
  readonly session: string;
  /** Why `phase` is `gone`. */
  readonly reason: string;
  /** Replaces what is granted; calls in flight that need a revoked capability end as FORBIDDEN. */
  grant(capabilities: Iterable<string>): void;
  /** Ends calls and streams of these methods (all when absent), such as at sign-out. */
  reject(code: string, methods?: ReadonlySet<string>): void;
  /** A connected frame has a new window or document: after a move or a `src` of the host's own making. */
  rebind(): void;
  /** Asks the guest to save, then closes at the latest after `ms` (200). Twice is once. */
  close(o?: { ms?: number }): Promise<void>;
}

export interface HostOptions {
  /** Exact origin of the guest; null only together with `opaque`. */
  origin: string;
  /** The frame is sandboxed without `allow-same-origin`: its origin is `null`, and it must echo a secret. */
  opaque?: boolean;
  methods: MethodTable;
  handlers: ReadonlyMap<string, Handler>;
  /** What a guest that wants these gets, asked at `open` and at each `ask`. */
  capabilities: (want: readonly string[]) => Iterable<string> | Promise<Iterable<string>>;
  signal?: AbortSignal | undefined;
  slowMs?: number;
  timeoutMs?: number;
  log?: (entry: TraceEntry) => void;
  limits?: Partial<Limits>;
}
