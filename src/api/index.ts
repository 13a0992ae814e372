/** Typed clients of the platform's APIs, for servers and for apps that hold a user's own key. */
export {
  IntegrationApi,
  type IdentifierOptions,
  type MessageFilter,
  type UserPage,
} from './integration-api.js';
export type { ApiOptions, CallOptions } from './client.js';
export type { Page } from './paging.js';
export { UserApi, type UserApiOptions, type UserCallOptions } from './user-api.js';
export { HttpError } from '../net/http-error.js';
export type { HttpErrorDetail, Problem } from '../net/http-error.js';
export type { CreatedUser, CreateUserRequest, ManagedUser, OlderUser } from '../contract/accounts.js';
export type { BulkJob, BulkRow, BulkStatus, QueuedJob } from '../contract/bulk.js';
export type { Milestone, Milestones } from '../contract/milestones.js';
export type { RewardLogEntry } from '../contract/reward-log.js';
export type { GamificationSettings, TierSettingRequest, XpSettingRequest } from '../contract/xp-settings.js';
export type { ChannelKind } from './integration/channel-messages.js';
export type { RewardLogFilter } from './integration/users.js';
export type { Upload } from './form.js';
export type { ActivityStats, DailyActivity, DailyActivityOf } from '../contract/activity.js';
export type { PlatformChannel } from '../contract/channels.js';
export type {
  GetMessagesData,
  PlatformMessage,
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  SentData,
} from '../contract/messages.js';
export type {
  CreateLeaderboardRequest,
  LeaderboardWidget,
  ListLeaderboardsQuery,
  PlatformLeaderboard,
  UpdateLeaderboardRequest,
} from '../contract/leaderboards.js';
export type { MiniGameLog, MiniGameLogsRequest, MiniGameStats } from '../contract/mini-games.js';
export type { MemberSpins, UpdateSpinsRequest } from '../contract/spin-wheels.js';
export type { PlatformStreak, StreakLog, StreakLogsRequest, StreakRequest } from '../contract/streaks.js';
export type { PlatformTier, TiersData } from '../contract/tiers.js';
export type {
  CreateUserApiKeyRequest,
  UpdateUserApiKeyRequest,
  UserApiKey,
  UserApiKeyInfo,
} from '../contract/user-keys.js';
export type { FilterUsersRequest, UserInfo, UserRow } from '../contract/users.js';
