/** Typed clients of the platform's APIs, for servers and for apps that hold a user's own key. */
export {
  IntegrationApi,
  type IdentifierOptions,
  type IntegrationApiOptions,
  type MessageFilter,
  type UserPage,
} from './integration-api.js';
export {
  ApplicationApi,
  type ApplicationApiOptions,
  type ApplicationUser,
  type CommunityApiKey,
  type CommunityApiKeyInfo,
  type CommunityApiKeyRequest,
  type CommunityUsersQuery,
  type CreateFieldHistoryRequest,
  type CreateUserFieldRequest,
  type FieldHistory,
  type HistoryFilter,
  type UpdateUserFieldRequest,
  type UserChoice,
  type UserField,
  type UserFieldType,
  type UserReadOptions,
} from './application-api.js';
export type { ApiOptions, CallOptions } from './client.js';
export type { Page } from './paging.js';
export {
  EmbedTokens,
  type EmbedTokensOptions,
  WidgetSignin,
  type WidgetSigninOptions,
} from './embed-tokens.js';
export { SecureAuth, type SecureAuthOptions } from './secure-auth.js';
export { SystemApi } from './system-api.js';
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
export type {
  LoginData,
  LoginRequest,
  RegisteredUser,
  RegisterRequest,
  VerifyEmailRequest,
} from '../contract/auth.js';
export type { BadgeInput, PlatformBadge } from '../contract/badges.js';
export type { ChannelInput, PlatformChannel } from '../contract/channels.js';
export type { EmbedToken, EmbedTokenState } from '../contract/embed-tokens.js';
export type { PlatformRole, RoleInput } from '../contract/roles.js';
export type { SecureAuthData, SecureAuthQuery } from '../contract/secure-auth.js';
export type { PlatformServer, ServerInput } from '../contract/servers.js';
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
export type { Category, CreateCategoryRequest, UpdateCategoryRequest } from '../contract/categories.js';
export type { CreateProductRequest, Product } from '../contract/products.js';
export type { PurchaseHistory, UpdatePurchaseRequest } from '../contract/purchases.js';
export type {
  RedemptionOrder,
  RedemptionOrdersQuery,
  RedemptionStatus,
  UpdatedRedemption,
  UpdateRedemptionStatusRequest,
} from '../contract/redemptions.js';
export type {
  Referee,
  ReferralProgram,
  ReferralStageProgress,
  ReferralSummary,
  ReferralSummaryRequest,
  UserIdentifier,
} from '../contract/referrals.js';
export type { StoreConfig, UpdateStoreRequest } from '../contract/store.js';
export type { CategoryListOptions } from './integration/categories.js';
export type { ProductListOptions } from './integration/products.js';
export type { StoreListOptions } from './integration/store-query.js';
export type { PlatformTier, TiersData } from '../contract/tiers.js';
export type {
  CreateUserApiKeyRequest,
  UpdateUserApiKeyRequest,
  UserApiKey,
  UserApiKeyInfo,
} from '../contract/user-keys.js';
export type { FilterUsersRequest, UserInfo, UserRow } from '../contract/users.js';
