import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import * as z from 'zod';
import { users } from '../db/schema.js';
import { anyKey, tokenUser } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { badRequest, forbidden, unauthorized } from '../http/errors.js';
import { isObjectId } from '../db/ids.js';
import { objectIdText, readBody } from '../http/input.js';
import { keyChange, keyInput, presentKey } from '../http/key-shape.js';
import type { StoredKey } from '../services/keys.js';
import { USER_PERMISSIONS } from '../services/permissions.js';
import { createUserKey, deleteUserKey, listUserKeys, updateUserKey } from '../services/user-keys.js';

const channels = z.optional(z.nullable(z.array(objectIdText).max(500)));
const Create = keyInput(USER_PERMISSIONS).extend({ channels, communityId: objectIdText });
const Update = keyChange(USER_PERMISSIONS).extend({ channels });

/**
 * Keys of a user: managed with the user's token, asked about with the key itself. Two spellings are
 * documented, `/users/apikeys?userId=` and `/users/{userId}/api-keys`; both work everywhere.
 */
export const userKeyRoutes = new Hono<Env>();

for (const path of ['/users/apikeys/info', '/users/api-keys/info']) userKeyRoutes.get(path, info);
for (const path of ['/users/apikeys', '/users/:userId/api-keys']) {
  userKeyRoutes.post(path, create).get(path, list);
  userKeyRoutes.put(`${path}/:apiKeyId`, update).delete(`${path}/:apiKeyId`, remove);
}

async function create(c: Context): Promise<Response> {
  const owner = await tokenOwner(c);
  const { communityId, ...input } = await readBody(c, Create);
  const { row, key } = await createUserKey(c.get('platform'), owner, communityId.toLowerCase(), input);
  return c.json(ok(present(c, row, key), 'Create API key success.'), 201);
}

async function list(c: Context): Promise<Response> {
  const owner = await tokenOwner(c);
  const rows = await listUserKeys(c.get('platform').db, owner);
  return c.json(
    ok(
      rows.map((row) => present(c, row)),
      'Read API keys success.',
    ),
  );
}

async function update(c: Context): Promise<Response> {
  const owner = await tokenOwner(c);
  const row = await updateUserKey(c.get('platform'), owner, keyId(c), await readBody(c, Update));
  return c.json(ok(present(c, row), 'Update API key success.'));
}

async function remove(c: Context): Promise<Response> {
  const owner = await tokenOwner(c);
  const row = await deleteUserKey(c.get('platform').db, owner, keyId(c));
  return c.json(ok(present(c, row), 'Delete API key success.'));
}

/** What the key of the request may do; answered to the key itself. */
async function info(c: Context): Promise<Response> {
  const key = await anyKey(c);
  if (key.userNumber === null) throw unauthorized('A user API key is needed');
  const { db } = c.get('platform');
  const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.number, key.userNumber));
  return c.json(
    ok({
      name: key.name,
      permissions: key.permissions,
      userId: owner!.id,
      communityId: key.communityId,
      ...(key.channelIds === null ? {} : { channels: key.channelIds }),
      expireDate: key.expireDate?.toISOString() ?? null,
      isActive: key.isActive,
    }),
  );
}

/** The user of the token, who must be the user of the path or query. */
async function tokenOwner(c: Context): Promise<number> {
  const user = await tokenUser(c);
  const userId = c.req.param('userId') ?? c.req.query('userId');
  if (userId === undefined || !isObjectId(userId)) throw badRequest('userId must be 24 hexadecimal digits');
  if (userId.toLowerCase() !== user.id) throw forbidden('Keys of another user');
  return user.number;
}

function keyId(c: Context): string {
  const id = c.req.param('apiKeyId') ?? '';
  if (!isObjectId(id)) throw badRequest('apiKeyId must be 24 hexadecimal digits');
  return id;
}

const present = (c: Context, row: StoredKey, key?: string) => ({
  ...presentKey(c, row, key),
  ...(c.get('platform').strict ? {} : { channels: row.channelIds }),
});
