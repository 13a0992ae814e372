import { eq } from 'drizzle-orm';
import type * as z from 'zod';
import { decryptPayload, WEBHOOK_ALGORITHMS, WebhookRefused } from '../../../../src/webhooks/index.js';
import { incomingWebhooks } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { codeOfStatus } from '../../http/envelopes.js';
import { badRequest, notFound, PlatformError } from '../../http/errors.js';
import { checkInput, parseBody, readText } from '../../http/input.js';
import { logCall } from './call-log.js';
import { cipherKeysOf, provenKey, type WebhookKeyRow } from './keys.js';
import type { WebhookRow } from './manage.js';
import { digestOf, once, type CallName } from './once.js';
import { SendMessage, sendToChannels } from './send-message.js';
import { openSession, provenSession } from './sessions.js';
import { UpdateCurrency, updateCurrency } from './update-currency.js';
import { UpdateFields, updateFields } from './update-fields.js';
import { takeEvent, WorkflowEvent } from './workflow-event.js';

/** Which of the addresses of a webhook was called. */
export type Door = 'action' | 'handshake' | 'event';

export interface Received {
  answer: object;
  /** The call took effect before; this is the answer of then. */
  isRepeated: boolean;
}

/** The webhook of an address, or 404: an action has one address, a workflow has two of its own. */
export async function webhookAt({ db }: Platform, id: string, door: Door): Promise<WebhookRow> {
  const [row] = /^[0-9a-f]{32}$/.test(id)
    ? await db.select().from(incomingWebhooks).where(eq(incomingWebhooks.id, id))
    : [];
  if (row === undefined || (row.action === 'workflow') !== (door !== 'action'))
    throw notFound('There is no such webhook');
  return row;
}

/** Does what a call asks for, or refuses it; writes it down either way. */
export async function receive(
  platform: Platform,
  webhook: WebhookRow,
  door: Door,
  request: Request,
): Promise<Received> {
  const began = performance.now();
  const call: Inside = {
    platform,
    webhook,
    headers: request.headers,
    raw: '',
    read: () => readText(request),
  };
  const write = (outcome: string, status: number, answer: object) =>
    logCall(platform, webhook, {
      headers: request.headers,
      body: call.raw,
      outcome,
      status,
      answer,
      milliseconds: performance.now() - began,
    });
  try {
    if (!webhook.isActive) throw new PlatformError(403, 'The webhook is switched off', 'WEBHOOK_OFF');
    const received = await DOORS[door](call);
    await write(received.isRepeated ? 'REPEATED' : 'OK', 200, received.answer);
    return received;
  } catch (error) {
    const refusal = error instanceof WebhookRefused ? refused(error) : error;
    if (refusal instanceof PlatformError) {
      const code = refusal.code ?? codeOfStatus(refusal.status);
      await write(code, refusal.status, { code, message: refusal.message });
    }
    throw refusal;
  }
}

interface Inside {
  platform: Platform;
  webhook: WebhookRow;
  headers: Headers;
  /** The body as it came, once it was read. */
  raw: string;
  read: () => Promise<string>;
}

const DOORS: Record<Door, (call: Inside) => Promise<Received>> = {
  async action(call) {
    const { platform, webhook } = call;
    if (webhook.needsKey) await demandKey(call);
    const { text, envelope } = await openBody(call);
    const { input, act } = ACTIONS[webhook.action as keyof typeof ACTIONS];
    const value = checkInput(parseBody(text), input as z.ZodType) as never;
    const names = [...namesOf(call, text), ...(envelope === undefined ? [] : [envelope])];
    return once(platform, webhook.id, names, (inside) => act(inside, webhook, value));
  },
  async handshake(call) {
    const key = await demandKey(call);
    call.raw = await call.read();
    if (!/^\s*(\{\s*\})?\s*$/.test(call.raw)) throw badRequest('The body of a handshake is empty');
    return { answer: await openSession(call.platform, call.webhook, key.id), isRepeated: false };
  },
  async event(call) {
    const { platform, webhook, headers } = call;
    const session = await provenSession(platform, webhook, headers.get('x-session-token') ?? undefined);
    call.raw = await call.read();
    const event = checkInput(parseBody(call.raw), WorkflowEvent);
    const bound: CallName = {
      key: `session ${session}`,
      fingerprint: digestOf(call.raw),
      refusal: () => new PlatformError(422, 'The session token was used for another event', 'SESSION_USED'),
    };
    const names = [...namesOf(call, call.raw), bound];
    return once(platform, webhook.id, names, (inside) => takeEvent(inside, webhook, event));
  },
};

const ACTIONS = {
  'send-message': { input: SendMessage, act: sendToChannels },
  'update-fields': { input: UpdateFields, act: updateFields },
  'update-currency': { input: UpdateCurrency, act: updateCurrency },
};

/** The key of the call, in `x-api-key`; a handshake takes it in `authorization` too, as the documentation has both. */
async function demandKey({ platform, webhook, headers }: Inside): Promise<WebhookKeyRow> {
  const own = headers.get('x-api-key');
  const other =
    webhook.action === 'workflow' ? (headers.get('authorization')?.replace(/^Bearer +/i, '') ?? null) : null;
  const given = own ?? other;
  if (given === null) throw new PlatformError(401, 'The key of the webhook is missing', 'API_KEY_MISSING');
  const key = await provenKey(platform, webhook.id, given);
  // Two keys of which only one is good are not a good key.
  if (key === undefined || (own !== null && other !== null && own !== other))
    throw new PlatformError(401, 'The key of the webhook is wrong or has ended', 'API_KEY_INVALID');
  return key;
}

/** The body as text, decrypted where the webhook asks for that, and by what an encrypted one is known again. */
async function openBody(call: Inside): Promise<{ text: string; envelope?: CallName }> {
  const { platform, webhook, headers } = call;
  const isEncrypted = headers.get('x-encrypted')?.toLowerCase() === 'true';
  // Told before the body is read: a body in the clear should not have been sent at all.
  if (webhook.needsEncryption && !isEncrypted) throw new WebhookRefused('PLAINTEXT_REFUSED');
  if (!webhook.needsEncryption && isEncrypted) throw new WebhookRefused('ENCRYPTION_UNEXPECTED');
  call.raw = await call.read();
  if (!isEncrypted) return { text: call.raw };
  const keys = await cipherKeysOf(platform, webhook.id);
  if (keys.length === 0) throw new WebhookRefused('UNKNOWN_KEY');
  const sealed = parseBody(call.raw);
  const text = decryptPayload(sealed, keys, { algorithms: WEBHOOK_ALGORITHMS, now: platform.now });
  const { iv, tag, data } = sealed as Record<'iv' | 'tag' | 'data', string>;
  return {
    text,
    // No body is encrypted twice alike: the same one again is the same call, under whatever name.
    envelope: {
      key: `envelope ${digestOf(`${iv}.${tag}.${data}`)}`,
      fingerprint: digestOf(headers.get('idempotency-key') ?? ''),
      refusal: () => new PlatformError(409, 'This very body was sent under another key', 'REPLAYED'),
    },
  };
}

/** The `idempotency-key` of a call, if it has one. */
function namesOf({ headers }: Inside, text: string): CallName[] {
  const key = headers.get('idempotency-key');
  if (key === null) return [];
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw badRequest('idempotency-key: must be 1 to 200 visible characters of ASCII');
  const refusal = () =>
    new PlatformError(422, 'This idempotency-key was sent with another body', 'IDEMPOTENCY_MISMATCH');
  return [{ key: `key ${key}`, fingerprint: digestOf(text), refusal }];
}

const refused = ({ status, message, code }: WebhookRefused) =>
  new PlatformError(status as PlatformError['status'], message, code);
