import { Hono } from 'hono';
import * as z from 'zod';
import { HttpError, type UserApiKey } from '../../../../src/api/user-api.js';
import type { AppOptions } from './options.js';
import type { SignIns } from './sign-ins.js';

/** What members can let a key of their own do. */
export const PERMISSIONS = [
  'sendMessages',
  'replyMessages',
  'reactMessages',
  'readOwnProfile',
  'updateOwnProfile',
  'readOwnMessages',
] as const;

const Settings = z.strictObject({
  name: z.string().trim().min(1).max(100),
  permissions: z.array(z.enum(PERMISSIONS)).min(1),
  /** Days from now; 0 is without end. */
  days: z.int().min(0).max(3650),
});
const channels = z.array(z.string().regex(/^[0-9a-f]{24}$/i)).max(50);
const Made = Settings.extend({ channels });
const Changed = Settings.extend({
  isActive: z.boolean(),
  /** The end that the key keeps; null: it follows from `days`, counted from now. */
  expireDate: z.nullable(z.iso.datetime()),
});

interface KeyEnv {
  Variables: { signIn: string };
}

/**
 * The member's own keys, for the profile page: made, listed, renewed, switched off and deleted by the User
 * API with the member's login token, which stays here. Mounted behind the check of who is signed in.
 */
export function keyRoutes(options: AppOptions, signIns: SignIns): Hono<KeyEnv> {
  const app = new Hono<KeyEnv>();

  app.get('/', async (c) => {
    const signIn = c.get('signIn');
    // First, as its first use makes it.
    const own = await signIns.ownKey(signIn);
    const keys = await signIns.manage(signIn, (api, member) => api.keys(member.id));
    return c.json({ keys: keys.map((key) => ({ ...masked(key), isOfApp: key._id === own.id })) });
  });

  // The fifth call asks with the key itself what it may do.
  app.get('/info', async (c) => {
    const { key } = await signIns.ownKey(c.get('signIn'));
    const { name, permissions, channels: limit, expireDate, isActive } = await signIns.client(key).keyInfo();
    return c.json({ name, permissions, channels: limit ?? null, expireDate: expireDate ?? null, isActive });
  });

  app.post('/', async (c) => {
    const { days, channels: limit, ...made } = await read(c.req.raw, Made);
    const key = await signIns.manage(c.get('signIn'), (api, member) =>
      api.createKey(member.id, {
        ...made,
        expirePeriod: days,
        expireDate: '',
        communityId: options.communityId,
        channels: limit.length > 0 ? limit : null,
      }),
    );
    // The only answer with the whole key. Neither this server nor any cache keeps it.
    return c.json({ ...masked(key), key: key.key }, 201);
  });

  app.put('/:id', async (c) => {
    const id = c.req.param('id');
    const { days, expireDate, ...changed } = await read(c.req.raw, Changed);
    const key = await signIns.manage(c.get('signIn'), (api, member) =>
      api.updateKey(member.id, id, { ...changed, expirePeriod: days, expireDate: expireDate ?? '' }),
    );
    if (!changed.isActive) signIns.forgetKey(c.get('signIn'), id);
    return c.json(masked(key));
  });

  app.delete('/:id', async (c) => {
    const id = c.req.param('id');
    await signIns.manage(c.get('signIn'), (api, member) => api.deleteKey(member.id, id));
    signIns.forgetKey(c.get('signIn'), id);
    return c.body(null, 204);
  });

  app.onError((error, c) => {
    if (error instanceof Refused) return c.json({ error: error.message }, 400);
    if (!(error instanceof HttpError)) throw error;
    const status = { INVALID: 400, NOT_FOUND: 404, FORBIDDEN: 403 }[error.code] ?? 503;
    return c.json({ error: error.code }, status as 400);
  });

  return app;
}

class Refused extends Error {}

async function read<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  const text = await request.text();
  if (text.length > 20_000) throw new Refused('too long');
  const body: unknown = (() => {
    try {
      return JSON.parse(text);
    } catch {
      throw new Refused('expected JSON');
    }
  })();
  const result = shape.safeParse(body);
  if (!result.success) throw new Refused(result.error.issues[0]!.path.join('.') || 'unknown fields');
  return result.data;
}

/** A key as the page may see it: never whole, whatever the platform answers. */
function masked(key: UserApiKey) {
  const { _id, name, permissions, expirePeriod, expireDate, isActive, channels: limit, createdAt } = key;
  return {
    id: _id,
    name,
    head: key.key?.slice(0, 4) ?? '',
    permissions,
    days: expirePeriod ?? 0,
    expireDate: expireDate || null,
    /** Null where the platform does not say. */
    isActive: isActive ?? null,
    channels: limit ?? null,
    saysLimit: limit !== undefined,
    createdAt: createdAt ?? null,
  };
}
