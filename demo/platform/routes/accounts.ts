import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { readBody, text } from '../http/input.js';
import { isEmail, isUsername } from '../services/accounts.js';
import { createUser } from '../services/create-user.js';
import { manageUser } from '../services/manage-user.js';

const Create = z.object({
  firstname: text(100),
  lastname: text(100),
  username: z
    .string()
    .refine(isUsername, 'must have 1 to 60 letters, digits, dots, hyphens or underscores, not digits alone'),
  displayname: text(100),
  email: z.string().refine(isEmail, 'must be an e-mail address'),
  password: z.optional(text(500)),
  confirmPassword: z.optional(text(500)),
  accessLevel: z.int().min(0).max(1_000_000),
  joinServer: z.boolean(),
  sendEmail: z.boolean(),
  emailPassword: z.boolean(),
  emailTemplate: z.optional(text(64)),
  customFields: z.optional(z.array(z.object({ fieldIdorName: text(100), value: z.unknown() })).max(100)),
  externalId: z.optional(text(500)),
  referral: z.optional(text(500)),
});
const Manage = z.object({ action: z.enum(['delete', 'restore']), user: text(320) });

/** Accounts of the Integration API: new ones, and deleting and restoring members. */
export const accountRoutes = new Hono<Env>()
  .post('/users', async (c) => {
    const { communityId } = await communityKey(c, 'createUser');
    const input = await readBody(c, Create);
    const { id, number } = await createUser(c.get('platform'), communityId, input);
    const { username, displayname, email } = input;
    return c.json(
      ok({ _id: id, userId: String(number), username, displayname, email }, 'User created successfully'),
      201,
    );
  })
  .post('/users/manage', async (c) => {
    const { communityId } = await communityKey(c, 'manageUser');
    const { action, user } = await readBody(c, Manage);
    await manageUser(c.get('platform'), communityId, action, user.trim());
    return c.json(ok({ action, user }));
  });
