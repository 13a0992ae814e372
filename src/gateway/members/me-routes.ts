import { Hono } from 'hono';
import type { Me } from '../../model/member.js';
import type { BoardService } from '../boards/board-service.js';
import { ownBoardRoutes } from '../boards/routes.js';
import type { GatewayCall, GatewayContext, GatewayEnv } from '../context.js';
import { privateAnswer } from '../http/answer-headers.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { toDecimal } from '../standings/decimal.js';
import type { TierService } from '../tiers/tier-service.js';
import type { KeptMember } from '../translate/member.js';
import type { MemberDirectory } from './member-directory.js';

/** A member's own answers may be so old, in milliseconds, before the platform is asked again. */
const OWN_AGE = 5000;
const OWN_TIMEOUT = 3000;

export interface MeOptions {
  directory: MemberDirectory;
  boards: BoardService;
  tiers: TierService;
}

/** What a signed-in member sees of themselves: `/v1/me…`. */
export function meRoutes(context: GatewayContext, options: MeOptions): Hono<GatewayEnv> {
  const { directory, boards, tiers } = options;

  /** The member as the platform knows them now; as last known while it cannot be asked. */
  async function current(c: GatewayCall): Promise<KeptMember> {
    const { member } = context.requireSession(c, 'read');
    try {
      await directory.refreshOlder(member, OWN_AGE, AbortSignal.timeout(OWN_TIMEOUT));
    } catch (error) {
      context.log.debug('a member could not be refreshed', { error });
    }
    const known = directory.get(member.platformId);
    if (!known) throw new Problem('UNAUTHENTICATED');
    return known;
  }

  const routes = new Hono<GatewayEnv>()
    .get('/v1/me', async (c) => {
      const { scope } = context.requireSession(c, 'read');
      readQuery(c, ['seq']);
      const member = await current(c);
      const me: Me = {
        member: directory.toPublic(member),
        scope: [...scope],
        xp: toDecimal(member.xp),
        coins: toDecimal(member.coins),
        seq: context.seq.current,
        asOf: context.freshness.asOf,
      };
      return privateAnswer(c, me, me.asOf);
    })
    .get('/v1/me/tier', async (c) => {
      context.requireSession(c, 'read');
      readQuery(c, ['seq']);
      const member = await current(c);
      const mine = tiers.mine(member, member.earnedToday ?? boards.gainedToday(member) ?? 0);
      return privateAnswer(c, mine, mine.asOf);
    });
  return routes.route('/', ownBoardRoutes(context, boards, current));
}
