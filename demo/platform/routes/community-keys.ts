import { Hono } from 'hono';
import { communityKey, demandCommunity, pathId } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { readBody } from '../http/input.js';
import { keyChange, keyInput, presentKey } from '../http/key-shape.js';
import {
  createCommunityKey,
  deleteCommunityKey,
  listCommunityKeys,
  updateCommunityKey,
} from '../services/community-keys.js';
import { COMMUNITY_PERMISSIONS } from '../services/permissions.js';

const Create = keyInput(COMMUNITY_PERMISSIONS);
const Update = keyChange(COMMUNITY_PERMISSIONS);
/** A key that could make keys would be every key. */
const BY_HAND = { standing: 'admin' } as const;

/** Keys of a community: managed by its owner and admins, asked about with the key itself. */
export const communityKeyRoutes = new Hono<Env>()
  .get('/api-keys/info', async (c) => {
    c.set('envelope', 'application');
    const key = await communityKey(c);
    const info = {
      name: key.name,
      permissions: key.permissions,
      communityId: key.communityId,
      expireDate: key.expireDate?.toISOString() ?? null,
      isActive: key.isActive,
    };
    return c.json(appOk(info, 'Read API key success.'));
  })
  .get('/communities/:communityId/api-keys', async (c) => {
    const { communityId } = await demandCommunity(c, BY_HAND);
    const rows = await listCommunityKeys(c.get('platform').db, communityId);
    return c.json(
      appOk(
        rows.map((row) => presentKey(c, row)),
        'Read API keys success.',
      ),
    );
  })
  .post('/communities/:communityId/api-keys', async (c) => {
    const { communityId } = await demandCommunity(c, BY_HAND);
    const { row, key } = await createCommunityKey(c.get('platform'), communityId, await readBody(c, Create));
    return c.json(appOk(presentKey(c, row, key), 'Create API key success.', 201), 201);
  })
  .put('/communities/:communityId/api-keys/:apiKeyId', async (c) => {
    const { communityId } = await demandCommunity(c, BY_HAND);
    const id = pathId(c, 'apiKeyId');
    const row = await updateCommunityKey(c.get('platform'), communityId, id, await readBody(c, Update));
    return c.json(appOk(presentKey(c, row), 'Update API key success.'));
  })
  .delete('/communities/:communityId/api-keys/:apiKeyId', async (c) => {
    const { communityId } = await demandCommunity(c, BY_HAND);
    const row = await deleteCommunityKey(c.get('platform').db, communityId, pathId(c, 'apiKeyId'));
    return c.json(appOk(presentKey(c, row), 'Delete API key success.'));
  });
