import { Hono } from 'hono';
import * as z from 'zod';
import { callerOf, demand, pathId } from '../http/auth.js';
import { originOf, type Context, type Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { notFound, unauthorized } from '../http/errors.js';
import { readBody } from '../http/input.js';
import { standingIn } from '../services/standing.js';
import { rewardSettings, setTiers, setXp } from '../services/xp-settings.js';

const xp = z.int().min(0).max(1_000_000);
const paid = z.object({ enabled: z.boolean(), xp });
/** A cooldown of at most a year, in seconds. */
const timed = z.object({ enabled: z.boolean(), xp, time: z.int().min(0).max(31_536_000) });

const Xp = z.object({
  enabled: z.boolean(),
  picture: paid,
  aboutme: paid,
  quote: paid,
  message: timed,
  reply: timed,
  react: timed,
  object: timed,
  analysis: timed,
  visit: paid,
  referral: paid,
  comment: timed,
  refer: paid,
  tradingDiscussions: timed,
});
const Tiers = z.object({
  enabled: z.boolean(),
  display: z.object({ levels: z.boolean(), tiers: z.boolean() }),
});

/** The documentation has the same sentence for both calls. */
const UPDATED = 'XP Setting has been updated successfully';

/** Settings of the first generation: what actions earn, and whether tiers show. */
export const xpSettingRoutes = new Hono<Env>()
  .use('/gamifications/*', async (c, next) => {
    c.set('envelope', 'system');
    await next();
  })
  .post('/gamifications/:serverId/xp-setting', async (c) => {
    const communityId = await demandSettings(c);
    await setXp(c.get('platform'), communityId, await readBody(c, Xp));
    return answer(c, communityId);
  })
  .post('/gamifications/:serverId/tier-setting', async (c) => {
    const communityId = await demandSettings(c);
    await setTiers(c.get('platform'), communityId, await readBody(c, Tiers));
    return answer(c, communityId);
  });

async function answer(c: Context, communityId: string): Promise<Response> {
  const origin = originOf(c);
  const settings = await rewardSettings(c.get('platform').db, communityId, (path) => origin + path);
  return c.json(systemOk(settings, UPDATED));
}

/** A community key with `xpSettings`, the System key, or the token of the community's owner or an admin. */
async function demandSettings(c: Context): Promise<string> {
  const caller = await callerOf(c);
  if (caller.kind === 'user') throw unauthorized('A community API key is needed');
  if (caller.kind === 'community') demand(caller.key, ['xpSettings']);
  const communityId = pathId(c, 'serverId');
  if (caller.kind === 'token') {
    const standing = await standingIn(c.get('platform').db, communityId, caller.user.number);
    if (standing === 'member') throw unauthorized('The token needs the standing admin in the community');
    if (standing === undefined) throw notFound('Server not found');
  } else if (caller.communityId !== communityId) throw notFound('Server not found');
  return communityId;
}
