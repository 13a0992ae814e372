import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { communities, tierLevels, tiers } from '../../db/schema.js';
import { emit, type Happening } from './emit.js';
import { eventUsers, type EventUser } from './parties.js';

/** What a member was given or had taken away. */
interface Paid {
  userNumber: number;
  action: string;
  xp: number;
  coins: number;
}

/** What a member has afterwards. */
interface Balance {
  userNumber: number;
  xp: number;
  coins: number;
}

interface Step {
  id: string;
  name: string;
  level: number;
  xp: number;
}

const CURRENCIES = { xp: 'XP', coins: 'Coins' } as const;

/** `currency.changed` for each payment, and `tier.changed` for those whom it lifts or lowers on the ladder. */
export async function tellRewards(
  tx: Database,
  communityId: string,
  paid: readonly Paid[],
  balances: readonly Balance[],
  now: number,
  known?: readonly string[],
): Promise<void> {
  if (paid.every(({ xp, coins }) => xp === 0 && coins === 0)) return;
  await emit(
    tx,
    communityId,
    now,
    ['currency.changed', 'tier.changed'],
    async (wanted) => {
      const users = await eventUsers(
        tx,
        paid.map(({ userNumber }) => userNumber),
      );
      const ladder = wanted.has('tier.changed') ? await ladderOf(tx, communityId) : [];
      return balances.flatMap((balance) => {
        const user = users.get(balance.userNumber)!;
        const own = paid.filter(({ userNumber }) => userNumber === balance.userNumber);
        const before = balance.xp - own.reduce((sum, { xp }) => sum + xp, 0);
        const changedAt = new Date(now).toISOString();
        return [
          ...currencyEvents(user, own, balance, changedAt),
          ...tierEvents(user, ladder, before, balance.xp, changedAt),
        ];
      });
    },
    known,
  );
}

/** Each payment with the balance after it, so that the last one equals what the member has. */
function currencyEvents(
  user: EventUser,
  paid: readonly Paid[],
  balance: Balance,
  changedAt: string,
): Happening[] {
  const total = (of: 'xp' | 'coins') => paid.reduce((sum, one) => sum + one[of], 0);
  const running = { xp: balance.xp - total('xp'), coins: balance.coins - total('coins') };
  return paid.flatMap(({ action, ...amounts }) =>
    (['xp', 'coins'] as const)
      .filter((id) => amounts[id] !== 0)
      .map((id) => {
        const change = amounts[id];
        running[id] += change;
        const currency = { id, name: CURRENCIES[id] };
        const data = { user, currency, change, balanceAfter: running[id], reason: action, changedAt };
        return { type: 'currency.changed' as const, data };
      }),
  );
}

function tierEvents(
  user: EventUser,
  ladder: readonly Step[],
  had: number,
  xp: number,
  changedAt: string,
): Happening[] {
  const stepAt = (amount: number) => ladder.findLast((step) => amount >= step.xp);
  const before = stepAt(had);
  const after = stepAt(xp);
  if (before === after) return [];
  const place = (step: Step | undefined) =>
    step ? { id: step.id, name: step.name, level: step.level } : null;
  const data = { user, before: place(before), after: place(after), xp, changedAt };
  return [{ type: 'tier.changed', data }];
}

/** The levels of all tiers, the lowest first; none where tiers are switched off. */
async function ladderOf(tx: Database, communityId: string): Promise<Step[]> {
  return tx
    .select({ id: tiers.id, name: tiers.name, level: tierLevels.level, xp: tierLevels.xp })
    .from(tiers)
    .innerJoin(tierLevels, eq(tierLevels.tierId, tiers.id))
    .innerJoin(communities, eq(communities.id, tiers.communityId))
    .where(and(eq(tiers.communityId, communityId), eq(communities.tiersEnabled, true)))
    .orderBy(asc(tiers.order), asc(tierLevels.level));
}
