import type { ErrorCode, Message, Sent } from '../../model/index.js';

/** What a message answers, as far as the reader sees it. */
export interface Quoted {
  id: string;
  name: string;
  text: string;
}

/**
 * `queued`: waits for the one before it. `sending`: on its way. `held`: it may have arrived; asked
 * again with the same key. `sent`: arrived, not yet seen in the list. `unknown`: cannot be found
 * out; the member decides. `failed`: not sent; the same key may be tried again.
 */
export type PendingState = 'queued' | 'sending' | 'held' | 'sent' | 'unknown' | 'failed';

/** A message between the press of "send" and its place in the list. */
export interface Pending {
  /** Idempotency key, made at the first press and kept through every retry. */
  key: string;
  channel: string;
  text: string;
  /** ISO 8601 moment of the press. */
  at: string;
  reply?: Quoted;
  state: PendingState;
  /** Why it failed. */
  reason?: ErrorCode;
  /** How often it went out without a final answer. */
  tries: number;
  /** Whether one of those tries may have arrived. */
  doubt: boolean;
  /** Id of the newest message that was in the list at the press. */
  seen: string | undefined;
  /** Id of the stored message, once known. */
  id?: string;
}

/** Seconds to wait before each further question about a held message. Then it is unknown. */
export const HELD_WAITS = [1, 2, 4, 8, 15, 30, 30] as const;

/** Answers that leave open whether the message arrived. */
const DOUBTFUL: readonly ErrorCode[] = [
  'TIMEOUT',
  'PEER_GONE',
  'PEER_RELOADED',
  'CLOSED',
  'CANCELLED',
  'INTERNAL',
];
/** Reasons that pass by themselves. */
const PASSING: readonly ErrorCode[] = ['UNAVAILABLE', 'BUSY', 'RATE_LIMITED'];

export type Outbox = readonly Pending[];

function change(box: Outbox, key: string, to: (entry: Pending) => Pending): Outbox {
  return box.map((entry) => (entry.key === key ? to(entry) : entry));
}

/** Puts a message at the end of the queue. A key that is already there changes nothing. */
export function enqueue(
  box: Outbox,
  entry: {
    key: string;
    channel: string;
    text: string;
    at: string;
    reply?: Quoted | undefined;
    seen: string | undefined;
  },
): Outbox {
  if (box.some(({ key }) => key === entry.key)) return box;
  const { reply, ...rest } = entry;
  return [...box, { ...rest, ...(reply && { reply }), state: 'queued', tries: 0, doubt: false }];
}

/** The message whose turn it is: one at a time, in the order in which they were written. */
export function nextOut(box: Outbox): Pending | undefined {
  if (box.some(({ state }) => state === 'sending' || state === 'held')) return undefined;
  return box.find(({ state }) => state === 'queued');
}

/** Says that a try is under way. */
export function start(box: Outbox, key: string): Outbox {
  return change(box, key, ({ reason: _, ...entry }) => ({
    ...entry,
    state: entry.doubt ? 'held' : 'sending',
    tries: entry.tries + 1,
  }));
}

/** Takes the answer to a try. */
export function settle(box: Outbox, key: string, sent: Sent): Outbox {
  return change(box, key, (entry) => {
    const id = sent.id ?? sent.message?.id;
    if (sent.state === 'sent') return { ...entry, state: 'sent', ...(id && { id }) };
    if (sent.state === 'held') return doubt(entry);
    return { ...entry, state: 'unknown', doubt: true };
  });
}

/** Takes the failure of a try. What may have arrived is never called failed. */
export function fail(box: Outbox, key: string, reason: ErrorCode): Outbox {
  return change(box, key, (entry) => {
    if (DOUBTFUL.includes(reason)) return doubt(entry);
    if (entry.doubt && PASSING.includes(reason)) return doubt(entry);
    return { ...entry, state: 'failed', reason };
  });
}

function doubt(entry: Pending): Pending {
  const state = entry.tries > HELD_WAITS.length ? 'unknown' : 'held';
  return { ...entry, state, doubt: true };
}

/** Milliseconds until a held message is asked about again. */
export function heldWait(entry: Pending): number {
  return (HELD_WAITS[Math.max(0, Math.min(entry.tries, HELD_WAITS.length) - 1)] ?? 1) * 1000;
}

/** The member tries a failed message again: the same message, so the same key. */
export function retry(box: Outbox, key: string): Outbox {
  return change(box, key, ({ reason: _, ...entry }) => ({ ...entry, state: 'queued' }));
}

/** The member sends an unconfirmed message once more: a new message on purpose, so a new key. */
export function resend(box: Outbox, key: string, fresh: string): Outbox {
  return change(box, key, (entry) => ({ ...entry, key: fresh, state: 'queued', tries: 0, doubt: false }));
}

/** Takes a message out of the queue. */
export function dismiss(box: Outbox, key: string): Outbox {
  return box.filter((entry) => entry.key !== key);
}

const plain = (text: string): string => text.normalize('NFC').trim();

/**
 * Finds the stored form of waiting messages in a list that the other side answered: by id where it
 * is known, otherwise by text among the member's own messages that are newer than the press. Each
 * stored message is claimed once, so equal texts stay two messages. Answers key by message id.
 */
export function claims(box: Outbox, messages: readonly Message[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of box) if (entry.id !== undefined) found.set(entry.id, entry.key);
  for (const entry of box) {
    if (entry.id !== undefined || entry.tries === 0 || entry.state === 'failed') continue;
    const text = plain(entry.text);
    const from = entry.seen === undefined ? -1 : messages.findIndex(({ id }) => id === entry.seen);
    const match = messages.find(
      (message, at) => at > from && message.mine && !found.has(message.id) && plain(message.text) === text,
    );
    if (match) found.set(match.id, entry.key);
  }
  const present = new Set(messages.map(({ id }) => id));
  for (const id of found.keys()) if (!present.has(id)) found.delete(id);
  return found;
}
