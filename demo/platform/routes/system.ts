import { Hono } from 'hono';
import type { Env } from '../http/context.js';
import { systemAuthRoutes } from './system-auth.js';
import { systemBadgeRoutes } from './system-badges.js';
import { systemChannelRoutes } from './system-channels.js';
import { systemRoleRoutes } from './system-roles.js';
import { systemServerRoutes } from './system-servers.js';

/** System API: the `x-api-key` names the community. */
export const systemRoutes = new Hono<Env>()
  .route('/', systemAuthRoutes)
  .route('/', systemServerRoutes)
  .route('/', systemChannelRoutes)
  .route('/', systemRoleRoutes)
  .route('/', systemBadgeRoutes);
