import { bound } from '../bounds.js';
import { cipherKeys } from '../encryption/keys.js';
import { WebhookRefused } from '../refusal.js';
import { signingSecrets } from '../signature/secrets.js';
import { TOLERANCE, verifyWith, type VerifiedWebhook } from '../signature/verify.js';
import { readBody, UnreadBody } from './body.js';
import { createCounters, type WebhookCounters } from './counters.js';
import type { WebhookContext, WebhookHandlerOptions } from './options.js';
import { Order } from './order.js';
import { isEventType, plainBody, readEvent, type ReadEvent } from './read-event.js';
import { MemoryReplays } from './replays.js';

/** A Fetch handler. It takes the requests of one address, whatever the path. */
export interface WebhookHandler {
  (request: Request): Promise<Response>;
  readonly counters: WebhookCounters;
  /** Refuses what waits and what comes, so that the sender tries again; settles once nothing is being handled. */
  close(): Promise<void>;
}

type Outcome = 'handled' | 'ignored' | 'duplicate';

const MAX_BYTES = 2 ** 20;
const DAY = 86_400;
/** An event that is being handled for longer may be taken again, in milliseconds. */
const LEASE = 60_000;

/**
 * Receives webhooks: checks method, size, type, signature, time, encryption and shape, lets nothing through a second
 * time, and calls the function for the type of the event. At least once: an event whose function throws is answered 500 and
 * is taken again. Whatever is not taken is answered with problem details, whose texts are fixed, and is counted.
 * Throws a TypeError for secrets, keys and names of events that are not well formed.
 */
export function webhookHandler(options: WebhookHandlerOptions): WebhookHandler {
  const counters = createCounters();
  const receive = receiver(options, counters);
  const active = new Set<Promise<unknown>>();
  let isClosed = false;

  const answer = async (request: Request): Promise<Response> => {
    counters.received += 1;
    try {
      if (isClosed) throw new WebhookRefused('CLOSING');
      return Response.json({ outcome: await receive.take(request) });
    } catch (error) {
      if (!(error instanceof WebhookRefused)) throw error;
      counters.refused[error.code] = (counters.refused[error.code] ?? 0) + 1;
      await told(() => options.onRefused?.(error, request));
      return error.toResponse(headersOf(error));
    }
  };
  const handler = async (request: Request): Promise<Response> => {
    const answered = answer(request);
    active.add(answered);
    try {
      return await answered;
    } finally {
      active.delete(answered);
    }
  };
  return Object.assign(handler, {
    counters,
    close: async () => {
      isClosed = true;
      receive.close();
      await Promise.allSettled(active);
    },
  });
}

function receiver(options: WebhookHandlerOptions, counters: WebhookCounters) {
  const { on, onUnknown, replay = new MemoryReplays(), now = Date.now } = options;
  const maxBytes = bound('maxBytes', options.maxBytes ?? MAX_BYTES);
  const toleranceSeconds = bound('toleranceSeconds', options.toleranceSeconds ?? TOLERANCE);
  const rememberSeconds = bound('rememberSeconds', options.rememberSeconds ?? DAY, 0);
  const secrets = signingSecrets(options.secrets);
  const encryption = options.encryption && {
    ...options.encryption,
    keys: cipherKeys(options.encryption.keys),
  };
  const order = options.reorder && new Order(options.reorder, counters);
  const lease = LEASE + (options.reorder?.waitMs ?? 0);
  const failed = (error: unknown, { event }: ReadEvent) =>
    options.onFailed ? told(() => options.onFailed?.(error, event)) : report(error);
  for (const type of Object.keys(on)) {
    if (!isEventType(type)) throw new TypeError(`there is no event of type "${type}"`);
  }

  async function take(request: Request): Promise<Outcome> {
    if (request.method !== 'POST') throw new WebhookRefused('METHOD_NOT_ALLOWED');
    const body = await readBody(request, maxBytes);
    if (!isJson(request.headers.get('content-type'))) throw new WebhookRefused('UNSUPPORTED_TYPE');
    const verified = verifyWith(secrets, { headers: request.headers, body, now, toleranceSeconds });
    const plain = plainBody(body, request.headers.get('x-encrypted'), encryption, now);
    const read = readEvent(plain, verified.id);
    const attempt = Number(request.headers.get('x-webhook-attempt'));
    return once(read, verified, {
      attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined,
      timestamp: verified.timestamp,
      kid: verified.kid,
      isLate: false,
    });
  }

  /** The same event of another subscription is another event: it has a sequence number of its own. */
  async function once(read: ReadEvent, { timestamp }: VerifiedWebhook, context: WebhookContext) {
    const { event } = read;
    const key = `${event.subscriptionId ?? ''} ${event.id}`;
    const mark = String(timestamp.getTime());
    const time = now();
    const claim = await claimed(key, time);
    if (claim.state === 'busy') throw new WebhookRefused('IN_PROGRESS');
    if (claim.state === 'full') throw new WebhookRefused('UNAVAILABLE');
    if (claim.state === 'done') {
      // A sender that tries again signs again; the very same request comes from somebody who kept it.
      if (claim.mark === mark) throw new WebhookRefused('REPLAYED');
      counters.duplicates += 1;
      return 'duplicate';
    }
    let outcome: Outcome;
    try {
      outcome = await inTurn(read, context);
    } catch (error) {
      await quietly(read, () => replay.release(key));
      throw error;
    }
    const needed = timestamp.getTime() + toleranceSeconds * 1000;
    await quietly(read, () =>
      replay.settle(key, mark, needed, Math.max(needed, time + rememberSeconds * 1000)),
    );
    counters[outcome === 'duplicate' ? 'duplicates' : outcome] += 1;
    return outcome;
  }

  async function claimed(key: string, time: number) {
    try {
      return await replay.claim(key, time + lease, time);
    } catch (error) {
      throw new WebhookRefused('UNAVAILABLE', error);
    }
  }

  /** What was handled stays handled, and what failed has failed, also when the store cannot be told. */
  async function quietly(read: ReadEvent, tell: () => unknown): Promise<void> {
    try {
      await tell();
    } catch (error) {
      await failed(error, read);
    }
  }

  function inTurn(read: ReadEvent, context: WebhookContext): Promise<Outcome> {
    const { subscriptionId = '', channelId = '', sequence } = read.event;
    if (!order || sequence === undefined) return dispatch(read, context);
    return order.take(`${subscriptionId} ${channelId}`, sequence, (isLate) =>
      dispatch(read, { ...context, isLate }),
    );
  }

  async function dispatch(read: ReadEvent, context: WebhookContext): Promise<Outcome> {
    const { known, event } = read;
    const listener = (known ? on[event.type] : onUnknown) as
      ((event: unknown, context: WebhookContext) => unknown) | undefined;
    if (!listener) return 'ignored';
    try {
      await listener(event, context);
    } catch (error) {
      await failed(error, read);
      throw new WebhookRefused('HANDLER_FAILED', error);
    }
    return known ? 'handled' : 'ignored';
  }

  return { take, close: () => order?.close() };
}

const report = (error: unknown) => console.error('rai-kit: a webhook failed', error);

/** What somebody else's function does is no reason not to answer. */
async function told(tell: () => unknown): Promise<void> {
  try {
    await tell();
  } catch (error) {
    report(error);
  }
}

const isJson = (type: string | null) =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type ?? '');

function headersOf(refusal: WebhookRefused): Record<string, string> {
  if (refusal.code === 'METHOD_NOT_ALLOWED') return { allow: 'POST' };
  if (refusal instanceof UnreadBody) return { connection: 'close' };
  return refusal.status === 503 ? { 'retry-after': '5' } : {};
}
