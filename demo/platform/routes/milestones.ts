import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { Identifier } from '../http/identifier-input.js';
import { readBody } from '../http/input.js';
import { findByIdentifier } from '../services/identifiers.js';
import { milestonesOf } from '../services/milestones.js';

const Body = z.object({ identifier: Identifier });

/** The levels that a member has reached, and those ahead. */
export const milestoneRoutes = new Hono<Env>().post('/users/milestones', async (c) => {
  const { communityId } = await communityKey(c, 'getUserData');
  const { identifier } = await readBody(c, Body);
  const { db } = c.get('platform');
  const member = await findByIdentifier(db, communityId, identifier);
  return c.json(ok(await milestonesOf(db, communityId, member), 'User milestones fetched successfully'));
});
