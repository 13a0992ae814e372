import {
  CommunityApiKey,
  CommunityApiKeyInfo,
  CommunityApiKeyRequest,
  CommunityApiKeysData,
} from '../../../../src/contract/community-keys.js';
import type { Row } from '../row.js';

const place = 'APIs › Application API › Integration Api Key ›';

/** API keys of a community: an owner or admin manages them with a token, and no key does. */
export const communityKeyRows: readonly Row[] = [
  {
    key: 'application.keys.info',
    titles: [`${place} Integration Api Key Info`],
    source: 'contract 13 #28',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'GET /api-keys/info',
    client: 'ApplicationApi.keys.info',
    summary: 'What the community key in use may do.',
    answer: CommunityApiKeyInfo,
  },
  {
    key: 'application.keys.list',
    titles: [`${place} Get Integration Api Key`],
    source: 'api-18878140, contract 13 #25',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'GET /communities/:communityId/api-keys',
    client: 'ApplicationApi.keys.list',
    summary: 'Every key of the community, masked. For the token of an owner or admin.',
    answer: CommunityApiKeysData,
  },
  {
    key: 'application.keys.create',
    titles: [`${place} Post Integration Api Key`],
    source: 'api-18878139, contract 13 #26',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'POST /communities/:communityId/api-keys',
    client: 'ApplicationApi.keys.create',
    summary: 'A new key, shown whole this once. For the token of an owner or admin.',
    body: CommunityApiKeyRequest,
    answer: CommunityApiKey,
    status: 201,
  },
  {
    key: 'application.keys.update',
    titles: [`${place} Update Integration Api Key`],
    source: 'api-18878142, contract 13 #27',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'PUT /communities/:communityId/api-keys/:apiKeyId',
    client: 'ApplicationApi.keys.update',
    summary: 'Another name, other permissions, another end. For the token of an owner or admin.',
    body: CommunityApiKeyRequest,
    answer: CommunityApiKey,
  },
  {
    key: 'application.keys.delete',
    titles: [`${place} Delete Integration Api Key`],
    source: 'api-18878141',
    certainty: 'SEEN',
    api: 'application',
    route: 'DELETE /communities/:communityId/api-keys/:apiKeyId',
    client: 'ApplicationApi.keys.delete',
    summary: 'Revokes a key at once and for good. For the token of an owner or admin.',
    answer: CommunityApiKey,
  },
];
