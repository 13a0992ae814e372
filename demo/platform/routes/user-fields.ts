import { Hono } from 'hono';
import * as z from 'zod';
import { USER_FIELD_TYPES } from '../../../src/contract/user-fields.js';
import { demandCommunity, pathId } from '../http/auth.js';
import { originOf, type Context, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { readBody, text } from '../http/input.js';
import {
  createField,
  deleteField,
  findField,
  listFields,
  updateField,
  type ListedField,
} from '../services/user-fields.js';

const name = text(100).refine((value) => value.trim() !== '', 'must not be blank');
const type = z.enum(USER_FIELD_TYPES);
/** The earliest page has no `field`: there the name serves. */
const Create = z
  .object({
    name,
    type,
    field: z.optional(text(50)),
    description: z.optional(text(500)),
    required: z.optional(z.boolean()),
    defaultValue: z.optional(z.union([text(5000), z.number(), z.boolean()])),
    options: z.optional(z.array(text(200)).max(200)),
  })
  .transform(({ field, ...rest }) => ({
    ...rest,
    // A value of a member has its field's name as its key: spaces become hyphens.
    field: (field ?? rest.name.slice(0, 50)).trim().replace(/\s+/g, '-'),
  }));
const Update = z.object({ name, type });
const NEEDS = { permission: 'userFields', standing: 'admin' } as const;

/** Fields of a community's users: those of the platform are shown, custom ones are made, changed and deleted. */
export const userFieldRoutes = new Hono<Env>()
  .get('/communities/:communityId/user-fields', async (c) => {
    const { communityId } = await demandCommunity(c, NEEDS);
    const rows = await listFields(c.get('platform').db, communityId);
    return c.json(
      appOk(
        rows.map((row) => present(c, row)),
        'Get user fields success.',
      ),
    );
  })
  .get('/communities/:communityId/user-fields/:fieldId', async (c) => {
    const { communityId } = await demandCommunity(c, NEEDS);
    const row = await findField(c.get('platform').db, communityId, pathId(c, 'fieldId'));
    return c.json(appOk(present(c, row), 'Get user field success.'));
  })
  .post('/communities/:communityId/user-fields', async (c) => {
    const caller = await demandCommunity(c, NEEDS);
    const input = await readBody(c, Create);
    const by = caller.kind === 'token' ? caller.user.number : null;
    const row = await createField(c.get('platform'), caller.communityId, input, by);
    return c.json(appOk(present(c, row), 'Create user field successful', 201), 201);
  })
  .put('/communities/:communityId/user-fields/:fieldId', async (c) => {
    const { communityId } = await demandCommunity(c, NEEDS);
    const id = pathId(c, 'fieldId');
    const row = await updateField(c.get('platform'), communityId, id, await readBody(c, Update));
    const { creator, ...data } = present(c, row);
    if (creator === null) return c.json(appOk({ ...data, creator }, 'Updated user field'));
    // Here the sample shows the creator without the short id.
    const { id: _, ...rest } = creator;
    return c.json(appOk({ ...data, creator: rest }, 'Updated user field'));
  })
  .delete('/communities/:communityId/user-fields/:fieldId', async (c) => {
    const { communityId } = await demandCommunity(c, NEEDS);
    const row = await deleteField(c.get('platform'), communityId, pathId(c, 'fieldId'));
    return c.json(appOk(present(c, row), 'Delete user field success.'));
  });

const present = (c: Context, { creator, ...row }: ListedField) => ({
  _id: row.id,
  field: row.field,
  name: row.name,
  type: row.type,
  creator:
    creator === null
      ? null
      : { ...creator, avatar: creator.avatar === null ? '' : originOf(c) + creator.avatar },
  communityId: row.communityId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  ...(c.get('platform').strict ? {} : row.settings),
});
