import * as z from 'zod/mini';
import { decryptWith } from '../encryption/decrypt.js';
import type { WebhookAlgorithm } from '../encryption/envelope.js';
import type { CipherKey } from '../encryption/keys.js';
import {
  WEBHOOK_EVENTS,
  WebhookEnvelope,
  type WebhookEvent,
  type WebhookEventType,
} from '../events/event.js';
import { WebhookRefused } from '../refusal.js';

/** Shape of `data` that this kit was made for. */
const VERSION = 1;

export interface Encryption {
  keys: readonly CipherKey[];
  algorithms?: readonly WebhookAlgorithm[];
}

/** An event with its data checked, or one of a type or version that the kit does not know, as it came. */
export type ReadEvent = { known: true; event: WebhookEvent } | { known: false; event: WebhookEnvelope };

export const isEventType = (type: string): type is WebhookEventType => Object.hasOwn(WEBHOOK_EVENTS, type);

/** The plain body of a webhook. `header` is that of `x-encrypted`. Throws WebhookRefused. */
export function plainBody(
  body: string,
  header: string | null,
  encryption: Encryption | undefined,
  now: () => number,
): string {
  const isEncrypted = header === 'true';
  if (header !== null && header !== 'false' && !isEncrypted) throw new WebhookRefused('MALFORMED_HEADERS');
  if (!encryption) {
    if (isEncrypted) throw new WebhookRefused('ENCRYPTION_UNEXPECTED');
    return body;
  }
  if (!isEncrypted) throw new WebhookRefused('PLAINTEXT_REFUSED');
  const { keys, algorithms } = encryption;
  return decryptWith(keys, json(body, 'MALFORMED_ENVELOPE'), { now, ...(algorithms && { algorithms }) });
}

/** Reads the event in a plain body. Throws WebhookRefused: `MALFORMED_EVENT`, `ID_MISMATCH`. */
export function readEvent(body: string, id: string): ReadEvent {
  const envelope = z.safeParse(WebhookEnvelope, json(body, 'MALFORMED_EVENT'));
  if (!envelope.success) throw new WebhookRefused('MALFORMED_EVENT');
  const { data: event } = envelope;
  if (event.id !== id) throw new WebhookRefused('ID_MISMATCH');
  if (!isEventType(event.type) || event.version !== VERSION) return { known: false, event };
  const data = z.safeParse(WEBHOOK_EVENTS[event.type] as z.ZodMiniType, event.data);
  if (!data.success) throw new WebhookRefused('MALFORMED_EVENT');
  return { known: true, event: { ...event, data: data.data } as WebhookEvent };
}

function json(text: string, code: 'MALFORMED_EVENT' | 'MALFORMED_ENVELOPE'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new WebhookRefused(code);
  }
}
