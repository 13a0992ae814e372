import { and, eq } from 'drizzle-orm';
import * as z from 'zod';
import { members } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { PlatformError } from '../../http/errors.js';
import { text, userReference } from '../../http/input.js';
import { demandMember } from '../members.js';
import { payRewards } from '../rewards.js';
import type { WebhookRow } from './manage.js';

/** What a member has of either at most. */
const CEILING = 1_000_000_000;

const Amount = z.int().max(CEILING);

export const UpdateCurrency = z
  .object({
    user: userReference,
    currency: z.enum(['coins', 'xp']).default('coins'),
    operation: z.enum(['add', 'subtract', 'set']),
    amount: Amount.min(-CEILING),
    reason: z.optional(text(500)),
  })
  .refine(({ operation, amount }) => operation === 'set' || amount > 0, {
    path: ['amount'],
    message: 'must be more than 0',
  });

/**
 * Gives a member coins or XP, takes some, or says how many they have, within the transaction of the call. It goes
 * through the ledger, and the member's row is held: of calls at the same moment each sees what the one before left.
 */
export async function updateCurrency(
  platform: Platform,
  webhook: WebhookRow,
  { user, currency, operation, amount }: z.infer<typeof UpdateCurrency>,
): Promise<object> {
  const { db, now } = platform;
  const { communityId, limits } = webhook;
  const { floor = 0 } = limits;
  const { number } = await demandMember(db, communityId, user);
  const [held] = await db
    .select({ coins: members.coins, xp: members.xp })
    .from(members)
    .where(and(eq(members.communityId, communityId), eq(members.userNumber, number)))
    .for('update');
  const before = held![currency];
  const balance = operation === 'set' ? amount : operation === 'add' ? before + amount : before - amount;
  const change = balance - before;
  if (balance < floor && (change < 0 || operation === 'set'))
    throw new PlatformError(409, `amount: nobody has less than ${floor} here`, 'BELOW_FLOOR');
  if (balance > CEILING && change > 0)
    throw new PlatformError(409, `amount: nobody has more than ${CEILING}`, 'ABOVE_CEILING');
  const paid = { userNumber: number, action: 'webhook', source: webhook.id, xp: 0, coins: 0 };
  await payRewards(db, communityId, [{ ...paid, [currency]: change }], now(), floor);
  return { userId: String(number), currency, before, balance };
}
