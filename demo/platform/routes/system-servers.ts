import { Hono } from 'hono';
import * as z from 'zod';
import { pathId, systemCommunity } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { notFound } from '../http/errors.js';
import { pictureAddress, readBody, text, titleText } from '../http/input.js';
import { listRoles } from '../services/roles.js';
import { createServer, listServers, updateServer, type ServerRow } from '../services/servers.js';
import { presentRole } from './system-roles.js';

const Server = z.object({
  title: titleText(100),
  description: z.optional(z.literal('').or(text(2000))),
  image: z.optional(pictureAddress),
});

/** Communities, which the System API calls servers. A key sees those of its owner and changes its own. */
export const systemServerRoutes = new Hono<Env>()
  .get('/servers', async (c) => {
    const rows = await listServers(c.get('platform').db, await systemCommunity(c));
    return c.json(
      systemOk(
        rows.map((row) => present(c, row)),
        'Servers have been fetched successfully',
      ),
    );
  })
  .post('/servers', async (c) => {
    const communityId = await systemCommunity(c);
    const platform = c.get('platform');
    const { row, key } = await createServer(platform, communityId, await readBody(c, Server));
    const body = { ...present(c, row), ...(platform.strict ? {} : { apiKey: key }) };
    return c.json(systemOk(body, 'Server has been created successfully'));
  })
  .put('/servers/:id', async (c) => {
    const communityId = await ownServer(c);
    const row = await updateServer(c.get('platform'), communityId, await readBody(c, Server));
    return c.json(systemOk(present(c, row), 'Server has been updated successfully'));
  })
  .get('/servers/:id/roles', async (c) => {
    const rows = await listRoles(c.get('platform').db, await ownServer(c));
    return c.json(
      systemOk(
        rows.map((row) => presentRole(c, row)),
        'Roles fetched successfully',
      ),
    );
  });

/** The community of the path, which is the key's: any other does not exist for it. */
export async function ownServer(c: Context): Promise<string> {
  const communityId = await systemCommunity(c);
  if (pathId(c, 'id') !== communityId) throw notFound('Server not found');
  return communityId;
}

const present = (c: Context, row: ServerRow) => ({
  _id: row.id,
  title: row.name,
  description: row.description,
  userId: row.ownerNumber === null ? '' : String(row.ownerNumber),
  createdAt: row.createdAt.toISOString(),
  updatedAt: (row.updatedAt ?? row.createdAt).toISOString(),
  __v: 0,
  ...(c.get('platform').strict ? {} : { image: row.image }),
});
