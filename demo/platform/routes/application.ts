import { Hono } from 'hono';
import type { Env } from '../http/context.js';
import { communityKeyRoutes } from './community-keys.js';
import { communityUserRoutes } from './community-users.js';
import { fieldHistoryRoutes } from './field-histories.js';
import { userFieldRoutes } from './user-fields.js';

/**
 * The Application API: what a community is by its id in the path. The Integration host has fields and histories
 * under the same paths.
 */
export const applicationRoutes = new Hono<Env>()
  .use('/communities/*', async (c, next) => {
    c.set('envelope', 'application');
    await next();
  })
  .route('/', communityKeyRoutes)
  .route('/', userFieldRoutes)
  .route('/', fieldHistoryRoutes)
  .route('/', communityUserRoutes);
