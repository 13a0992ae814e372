import { ApplicationAuth } from './application/auth.js';
import { communityPath } from './application/community-path.js';
import { UserFields } from './application/fields.js';
import { FieldHistories } from './application/histories.js';
import { CommunityKeys } from './application/keys.js';
import { ApplicationUsers } from './application/users.js';
import { bearer, createClient, type ApiOptions } from './client.js';

export interface ApplicationApiOptions extends Omit<ApiOptions, 'key'> {
  /** An API key of the community. */
  key?: string;
  /** In place of a key the token (JWT) of a user, for what its owner and admins do by hand: see `auth.login`. */
  token?: string;
  /** The community of every path. Needed for everything but `users.profile`, `keys.info` and `auth`. */
  communityId?: string;
}

/**
 * Client of the platform's Application API: users, their fields and histories, and the API keys of one community.
 * `baseUrl` such as `https://application.returning.ai/apis/v1`. For servers only. Every method rejects with an
 * {@link HttpError}; calls that only read are tried again where that may help, calls that write never are.
 */
export class ApplicationApi {
  readonly users: ApplicationUsers;
  readonly fields: UserFields;
  readonly histories: FieldHistories;
  readonly keys: CommunityKeys;
  readonly auth: ApplicationAuth;

  constructor({ key, token, communityId, ...options }: ApplicationApiOptions) {
    const own = token ?? key;
    const client = createClient({ ...options, key: own ?? '' }, own === undefined ? () => ({}) : bearer);
    const community = communityPath(communityId);
    this.users = new ApplicationUsers(client, community);
    this.fields = new UserFields(client, community);
    this.histories = new FieldHistories(client, community);
    this.keys = new CommunityKeys(client, community);
    this.auth = new ApplicationAuth(client);
  }
}

export { HttpError } from '../net/http-error.js';
export type { ApiOptions, CallOptions } from './client.js';
export type { Page } from './paging.js';
export type { UserReadOptions } from './application/users.js';
export type { HistoryFilter } from './application/histories.js';
export type { ApplicationUser, CommunityUsersQuery, UserChoice } from '../contract/application-users.js';
export type { LoginData, LoginRequest } from '../contract/auth.js';
export type {
  CommunityApiKey,
  CommunityApiKeyInfo,
  CommunityApiKeyRequest,
} from '../contract/community-keys.js';
export type { CreateFieldHistoryRequest, FieldHistory } from '../contract/field-histories.js';
export type {
  CreateUserFieldRequest,
  UpdateUserFieldRequest,
  UserField,
  UserFieldType,
} from '../contract/user-fields.js';
