import type { WebhookAlgorithm } from '../encryption/envelope.js';
import type { EncryptionKey } from '../encryption/keys.js';
import type { WebhookEnvelope, WebhookEventOf, WebhookEventType } from '../events/event.js';
import type { WebhookRefused } from '../refusal.js';
import type { WebhookSecrets } from '../signature/secrets.js';
import type { ReorderOptions } from './order.js';
import type { ReplayStore } from './replays.js';

/** What is known of a delivery beside its event. */
export interface WebhookContext {
  /** Which attempt of the sender it is, from 1; nothing where the sender does not say. */
  attempt: number | undefined;
  /** When the attempt was signed. */
  timestamp: Date;
  /** Name of the secret that signed it. */
  kid: string;
  /** With `reorder`: a later event of the channel was handed over before. */
  isLate: boolean;
}

/** Functions by the type of the event. The event is answered as handled once the function is through. */
export type WebhookListeners = {
  [T in WebhookEventType]?: (event: WebhookEventOf<T>, context: WebhookContext) => unknown;
};

export interface WebhookHandlerOptions {
  /** Signing secrets of the subscriptions that are sent here. */
  secrets: WebhookSecrets;
  /** With it only encrypted bodies are taken. */
  encryption?: {
    keys: readonly EncryptionKey[];
    /** `A256GCM` alone when left out. */
    algorithms?: readonly WebhookAlgorithm[];
  };
  on: WebhookListeners;
  /** Events of a type, or of a version, that the kit does not know. They are answered as handled either way. */
  onUnknown?: (event: WebhookEnvelope, context: WebhookContext) => unknown;
  /** Which events were handled. In memory when left out; a store that your processes share when there are several. */
  replay?: ReplayStore;
  /** For how many seconds a handled event is known, so that later attempts are not handled again; a day. */
  rememberSeconds?: number;
  /** Deliveries come in any order; with it they are handed over in the order of each channel. */
  reorder?: ReorderOptions;
  /** Longest body in bytes; 1 MiB. */
  maxBytes?: number;
  /** Seconds by which the time of signing may differ from now; 300. */
  toleranceSeconds?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of each refusal. */
  onRefused?: (refusal: WebhookRefused, request: Request) => unknown;
  /** Told of each error of a listener or of the replay store; writes to stderr when left out. */
  onFailed?: (error: unknown, event: WebhookEnvelope) => unknown;
}
