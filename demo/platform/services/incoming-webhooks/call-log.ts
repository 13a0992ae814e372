import { and, desc, eq, lte, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { incomingWebhookAnswers, incomingWebhookCalls, incomingWebhooks } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import type { WebhookRow } from './manage.js';
import { KEPT_MS } from './once.js';

/** Calls that are kept of each webhook. */
export const KEPT_CALLS = 500;
/** Characters that are kept of a body, and of an answer. */
const EXCERPT = 2000;
/** Headers that say how a call was meant. What proves who called is struck out. */
const LOGGED = ['content-type', 'idempotency-key', 'x-encrypted', 'user-agent'];
const STRUCK = ['authorization', 'x-api-key', 'x-session-token'];

export interface Call {
  headers: Headers;
  body: string;
  /** `OK`, `REPEATED`, or the code of a refusal. */
  outcome: string;
  status: number;
  answer: object;
  milliseconds: number;
}

/**
 * Writes a call down and forgets the oldest ones, and answers that nobody may ask for any more. What the call did is
 * done by then: it is answered so, also where it cannot be written down.
 */
export async function logCall(platform: Platform, webhook: WebhookRow, call: Call): Promise<void> {
  await writeCall(platform, webhook, call).catch((error: unknown) => {
    process.stderr.write(`log of webhook calls: ${String(error)}\n`);
  });
}

async function writeCall({ db, now }: Platform, webhook: WebhookRow, call: Call): Promise<void> {
  const { outcome, status, milliseconds } = call;
  const secrets = STRUCK.flatMap((name) => call.headers.get(name)?.split(' ') ?? []);
  await db.insert(incomingWebhookCalls).values({
    webhookId: webhook.id,
    communityId: webhook.communityId,
    outcome,
    status,
    headers: loggedHeaders(call.headers),
    body: excerpt(call.body, secrets),
    answer: excerpt(JSON.stringify(call.answer), secrets),
    milliseconds: Math.round(milliseconds),
    createdAt: new Date(now()),
  });
  await db.execute(sql`
    delete from incoming_webhook_calls where webhook_id = ${webhook.id} and seq <= (
      select seq from incoming_webhook_calls where webhook_id = ${webhook.id}
      order by seq desc offset ${KEPT_CALLS} limit 1)`);
  await db
    .delete(incomingWebhookAnswers)
    .where(
      and(
        eq(incomingWebhookAnswers.webhookId, webhook.id),
        lte(incomingWebhookAnswers.createdAt, new Date(now() - KEPT_MS)),
      ),
    );
}

function loggedHeaders(headers: Headers): Record<string, string> {
  const shown = LOGGED.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value.slice(0, 200).replaceAll('\0', '')] as const];
  });
  const struck = STRUCK.filter((name) => headers.has(name)).map((name) => [name, '[struck out]'] as const);
  return Object.fromEntries([...shown, ...struck]);
}

/** The beginning of a text without the proofs of the call, also where somebody put them into the body. */
function excerpt(text: string, secrets: readonly string[]): string {
  const struck = secrets
    .filter((secret) => secret.length >= 8)
    .reduce((rest, secret) => rest.replaceAll(secret, '[struck out]'), text)
    // The token of a handshake.
    .replaceAll(/("sessionToken":")[^"]+/g, '$1[struck out]')
    .replaceAll('\0', '');
  // Cut in the middle of a character it would be no text that the database takes.
  const whole = Buffer.from(struck.slice(0, EXCERPT)).toString();
  return struck.length > EXCERPT ? `${whole}…` : whole;
}

/** A page of the calls of a community, the newest first, each with the name of its webhook. */
export const listCalls = (db: Database, communityId: string, page: { limit: number; offset: number }) =>
  db
    .select({ call: incomingWebhookCalls, name: incomingWebhooks.name })
    .from(incomingWebhookCalls)
    .innerJoin(incomingWebhooks, eq(incomingWebhooks.id, incomingWebhookCalls.webhookId))
    .where(eq(incomingWebhookCalls.communityId, communityId))
    .orderBy(desc(incomingWebhookCalls.seq))
    .limit(page.limit)
    .offset(page.offset);
