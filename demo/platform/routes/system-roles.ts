import { Hono } from 'hono';
import * as z from 'zod';
import { pathId, systemCommunity } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { checkInput, readBody, userReference } from '../http/input.js';
import {
  CHANNEL_EXTRAS,
  CHANNEL_PERMISSIONS,
  OldRoleBody,
  RoleBody,
  SERVER_PERMISSIONS,
} from '../http/role-input.js';
import {
  addRole,
  createRole,
  deleteRole,
  listRolesOf,
  removeRole,
  updateRole,
  type RoleRow,
} from '../services/roles.js';

const Holder = z.object({ userId: userReference });

/** Roles of the System API. One path has two meanings: `GET` is by user, `PUT` and `DELETE` are by role. */
export const systemRoleRoutes = new Hono<Env>()
  .get('/roles/:userId', async (c) => {
    const communityId = await systemCommunity(c);
    const { userId } = checkInput({ userId: c.req.param('userId') }, Holder);
    const rows = await listRolesOf(c.get('platform').db, communityId, userId);
    return c.json(systemOk(presentAll(c, rows), 'User roles fetched successfully'));
  })
  .post('/roles', async (c) => {
    const communityId = await systemCommunity(c);
    const row = await createRole(c.get('platform'), communityId, await readBody(c, RoleBody));
    return c.json(systemOk(presentRole(c, row), 'Role has been created successfully'));
  })
  .put('/roles/:id', async (c) => {
    const communityId = await systemCommunity(c);
    const id = pathId(c, 'id');
    const body = await readBody(c, z.record(z.string(), z.unknown()));
    const input = checkInput(body, 'serverPermissions' in body ? OldRoleBody : RoleBody);
    const row = await updateRole(c.get('platform'), communityId, id, input);
    return c.json(systemOk(presentRole(c, row), 'Role has been updated successfully'));
  })
  .delete('/roles/:id', async (c) => {
    const communityId = await systemCommunity(c);
    await deleteRole(c.get('platform').db, communityId, pathId(c, 'id'));
    return c.json(systemOk({}, 'Role has been deleted successfully'));
  })
  .post('/roles/:id/add', async (c) => {
    const communityId = await systemCommunity(c);
    const id = pathId(c, 'id');
    const { userId } = await readBody(c, Holder);
    const rows = await addRole(c.get('platform').db, communityId, id, userId);
    return c.json(systemOk(presentAll(c, rows), 'Role has been added successfully'));
  })
  .post('/roles/:id/remove', async (c) => {
    const communityId = await systemCommunity(c);
    const id = pathId(c, 'id');
    const { userId } = await readBody(c, Holder);
    const rows = await removeRole(c.get('platform').db, communityId, id, userId);
    return c.json(systemOk(presentAll(c, rows), 'Role has been removed successfully'));
  });

const presentAll = (c: Context, rows: readonly RoleRow[]) => rows.map((row) => presentRole(c, row));

/** Every permission that an answer names, and what the input knows beyond it unless the contract is strict. */
export const presentRole = (c: Context, row: RoleRow) => ({
  _id: row.id,
  order: row.order,
  billable: row.billable,
  title: row.title,
  description: row.description,
  serverPermissions: pick(row.serverPermissions, SERVER_PERMISSIONS),
  channelPermissions: {
    ...pick(row.channelPermissions, CHANNEL_PERMISSIONS),
    ...(c.get('platform').strict ? {} : pick(row.channelPermissions, CHANNEL_EXTRAS)),
  },
  class: row.class,
  serverId: row.communityId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  __v: 0,
});

const pick = (held: Record<string, boolean>, names: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(names.map((name) => [name, held[name] ?? false]));
