import { WebhookRefused } from './refusal.js';

/** Strict: bytes that are no UTF-8 would be read as the same characters, and two bodies would sign alike. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new WebhookRefused('UNREADABLE_BODY', error);
  }
}
