import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { communities, users, webhookSubscriptions } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { sendMail } from '../outbox.js';
import type { Claimed } from './claim.js';
import { GIVE_UP_MS, retryAt, TRIES } from './retry.js';
import type { Answered, Outgoing } from './send.js';

/** What became of one attempt. */
export interface Outcome {
  delivery: Claimed;
  outgoing: Outgoing;
  answered: Answered;
  /** When it began, and how long it took. */
  at: number;
  duration: number;
  /** Secrets that may stand in no log. */
  secrets: readonly string[];
}

/**
 * Writes down what became of attempts: log, next try, and the subscription that is switched off when nothing has come
 * through from the first try of a delivery to its last.
 */
export async function settle(platform: Platform, outcomes: readonly Outcome[]): Promise<void> {
  const now = platform.now();
  const done = outcomes.map((outcome) => settled(outcome, now));
  await platform.db.transaction(async (tx) => {
    await tx.execute(sql`
      with done as (select * from json_to_recordset(${JSON.stringify(done)}::json) as done(
        id bigint, state text, due_at timestamptz, attempt int, tries int, at timestamptz, duration int,
        status int, error text, request_headers jsonb, response_headers jsonb, answer text, answer_bytes int)),
      moved as (
        update webhook_deliveries had set state = done.state, due_at = done.due_at, attempts = done.attempt,
          tries = done.tries, claimed_until = null, last_status = done.status, last_error = done.error,
          last_at = done.at
        from done where had.id = done.id returning had.id, had.subscription_id),
      logged as (
        insert into webhook_attempts (delivery_id, attempt, at, duration, status, error, request_headers,
          response_headers, answer, answer_bytes)
        select done.id, attempt, at, duration, status, error, request_headers, response_headers, answer,
          answer_bytes
        from done join moved on moved.id = done.id
        on conflict do nothing)
      update webhook_subscriptions wants set last_delivered_at = greatest(wants.last_delivered_at, good.at)
      from (
        select moved.subscription_id, max(done.at) as at from done join moved on moved.id = done.id
        where done.state = 'delivered' group by moved.subscription_id) good
      where wants.id = good.subscription_id`);
    for (const outcome of outcomes) {
      const isGone = outcome.answered.status === 410;
      if (outcome.answered.error !== null && (isGone || outcome.delivery.tries + 1 >= TRIES))
        await switchOff(tx, outcome, isGone, now);
    }
  });
}

function settled({ delivery, outgoing, answered, at, duration, secrets }: Outcome, now: number) {
  const { error, status } = answered;
  const tries = delivery.tries + 1;
  const isGivenUp = error !== null && now - delivery.beganAt.getTime() > GIVE_UP_MS;
  return {
    id: delivery.id,
    state: error === null ? 'delivered' : isGivenUp ? 'failed' : 'waiting',
    due_at: new Date(retryAt(tries, now, askedFor(answered, now))).toISOString(),
    attempt: delivery.attempts + 1,
    tries,
    at: new Date(at).toISOString(),
    duration,
    status,
    error,
    request_headers: struck(outgoing.headers, secrets),
    response_headers: struck(answered.headers, secrets),
    answer: strike(answered.answer, secrets),
    answer_bytes: answered.answerBytes,
  };
}

/** Milliseconds that a receiver asked for with `Retry-After`, in seconds or as a date. */
function askedFor({ headers }: Answered, now: number): number {
  const said = headers['retry-after'];
  if (said === undefined) return 0;
  const wait = /^\d{1,9}$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

const STRUCK = '•••';

/** A signature is good for five minutes and in no log; a secret that a receiver echoes is struck out too. */
const struck = (headers: Record<string, string>, secrets: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name === 'webhook-signature' ? value.replaceAll(/v1,\S+/g, `v1,${STRUCK}`) : strike(value, secrets),
    ]),
  );

function strike(text: string, secrets: readonly string[]): string {
  let left = text;
  for (const secret of secrets) left = left.replaceAll(secret, STRUCK);
  return left;
}

/** Switches a subscription off, once, and tells the owner of the community. What waits goes on waiting. */
async function switchOff(
  tx: Database,
  { delivery, answered }: Outcome,
  isGone: boolean,
  now: number,
): Promise<void> {
  const reason = isGone
    ? 'The receiver answered 410: it is gone.'
    : `Nothing came through for ${TRIES} tries. The last one: ${answered.error}.`;
  const [off] = await tx
    .update(webhookSubscriptions)
    .set({ state: 'failed', stateReason: reason, updatedAt: new Date(now) })
    .where(
      and(
        eq(webhookSubscriptions.id, delivery.subscriptionId),
        eq(webhookSubscriptions.state, 'on'),
        isGone
          ? undefined
          : or(
              isNull(webhookSubscriptions.lastDeliveredAt),
              lt(webhookSubscriptions.lastDeliveredAt, delivery.beganAt),
            ),
      ),
    )
    .returning();
  if (off === undefined) return;
  const [owner] = await tx
    .select({ email: users.email })
    .from(communities)
    .innerJoin(users, eq(users.number, communities.ownerNumber))
    .where(eq(communities.id, off.communityId));
  if (owner === undefined) return;
  const text = `Deliveries to “${off.name}” are switched off. ${reason} What happens is kept and goes out once you switch it on again, on the operator page under Webhooks.`;
  const mail = { communityId: off.communityId, to: owner.email, subject: `The webhook “${off.name}” is off` };
  await sendMail(tx, { ...mail, text }, now);
}
