import {
  ApplicationUser,
  CommunityUsersData,
  CommunityUsersQuery,
  UserChoiceQuery,
} from '../../../../src/contract/application-users.js';
import { LoginData, LoginRequest } from '../../../../src/contract/auth.js';
import type { Row } from '../row.js';

const users = 'api-18362342';

/** Users, and signing in. */
export const applicationRows: readonly Row[] = [
  {
    key: 'application.users.profile',
    titles: ['Application › Users › Get user'],
    source: users,
    certainty: 'PARTLY',
    api: 'application',
    route: 'GET /users/:id',
    client: 'ApplicationApi.users.profile',
    permission: 'getUserData',
    summary: 'One user by `_id`: with a key one of its community, with a token its own user alone.',
    query: UserChoiceQuery,
    answer: ApplicationUser,
  },
  {
    key: 'application.users.get',
    titles: [
      'APIs › Application API › Community Users › Get user',
      'Application › Community Users › Get community user',
    ],
    source: `${users}, apis/application/get-user, api-31437540`,
    certainty: 'PARTLY',
    api: 'application',
    route: 'GET /communities/:communityId/users/:userId',
    client: 'ApplicationApi.users.get',
    permission: 'getUserData',
    summary: 'One user of the community by `_id`, whole or the chosen fields.',
    query: UserChoiceQuery,
    answer: ApplicationUser,
  },
  {
    key: 'application.users.list',
    titles: [
      'APIs › Application API › Community Users › Get community users',
      'Application › Community Users › Get community users',
    ],
    source: 'dev.returning.ai/get-community-users, contract 13 #16',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'GET /communities/:communityId/users',
    client: 'ApplicationApi.users.list',
    permission: 'getUserData',
    summary: 'A page of the community’s users, searched and sorted.',
    query: CommunityUsersQuery,
    answer: CommunityUsersData,
  },
  {
    key: 'application.auth.login',
    titles: ['APIs › Application API › Integration Api Key › Login API'],
    source: 'contract 13 #29',
    certainty: 'NOT FOUND',
    api: 'application',
    route: 'POST /auth/login',
    client: 'ApplicationApi.auth.login',
    summary: 'A token of seven days for an e-mail address and a password; nobody needs a key for it.',
    body: LoginRequest,
    answer: LoginData,
  },
];
