import { Hono } from 'hono';
import * as z from 'zod';
import { USER_CHOICES, type UserChoice } from '../../../src/contract/application-users.js';
import { callerOf, demand, demandCommunity, pathId } from '../http/auth.js';
import { originOf, type Context, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { unauthorized } from '../http/errors.js';
import { readQuery, wholeNumber } from '../http/input.js';
import { LIST_LIMIT, limitUpTo, searchText, sortBy } from '../http/list-query.js';
import {
  listProfiles,
  ownProfile,
  presentProfile,
  profileIn,
  USER_SORTS,
  type Profile,
} from '../services/community-users.js';

const List = z.object({
  page: wholeNumber(1, 1_000_000).default(1),
  limit: limitUpTo(LIST_LIMIT, 20),
  search: searchText,
  sort: sortBy(USER_SORTS),
});
const flag = z.optional(z.stringbool({ error: 'must be true or false' }));
const Choice = z.object(
  Object.fromEntries(USER_CHOICES.map((name) => [name, flag])) as Record<UserChoice, typeof flag>,
);

/** Users as the Application API shows them. */
export const communityUserRoutes = new Hono<Env>()
  .get('/communities/:communityId/users', async (c) => {
    const { communityId } = await demandCommunity(c, { permission: 'getUserData', standing: 'admin' });
    const query = readQuery(c, List);
    const { db, now } = c.get('platform');
    const { rows, total } = await listProfiles(db, communityId, query);
    const people = rows.map((row) => presentProfile(row, originOf(c), now()));
    const { page, limit } = query;
    return c.json(appOk(people, 'Get community users success.', 200, { page, limit, total }));
  })
  .get('/communities/:communityId/users/:userId', async (c) => {
    const caller = await demandCommunity(c, { permission: 'getUserData', standing: 'member' });
    const id = pathId(c, 'userId');
    // Addresses of others are for those who run the community.
    if (caller.kind === 'token' && caller.standing === 'member' && caller.user.id !== id)
      throw unauthorized('The token needs the standing admin in the community');
    return answer(c, await profileIn(c.get('platform').db, caller.communityId, id));
  })
  .get('/users/:id', async (c) => {
    c.set('envelope', 'application');
    const caller = await callerOf(c);
    const { db } = c.get('platform');
    if (caller.kind === 'community') {
      demand(caller.key, ['getUserData']);
      return answer(c, await profileIn(db, caller.communityId, pathId(c, 'id')));
    }
    if (caller.kind !== 'token') throw unauthorized('This key opens nothing here');
    if (pathId(c, 'id') !== caller.user.id) throw unauthorized('Other users are seen through a community');
    return answer(c, await ownProfile(db, caller.user));
  });

/** The whole profile, or what the query chose of it. */
function answer(c: Context, row: Profile): Response {
  const choice = readQuery(c, Choice);
  const profile = presentProfile(row, originOf(c), c.get('platform').now());
  const isChosen = Object.values(choice).includes(true);
  const names = USER_CHOICES.filter((name) => (isChosen ? choice[name] === true : choice[name] !== false));
  return c.json(appOk(Object.fromEntries(names.map((name) => [name, profile[name]])), 'Get user success.'));
}
