import * as z from 'zod/mini';
import {
  ActivityStats,
  ActivityStatsRequest,
  DailyActivity,
  DailyActivityOf,
  DailyActivityOfRequest,
  DailyActivityQuery,
} from '../contract/activity.js';
import { ChannelsData, type PlatformChannel } from '../contract/channels.js';
import {
  GetMessagesData,
  GetMessagesQuery,
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  type SentData,
} from '../contract/messages.js';
import { TiersData } from '../contract/tiers.js';
import {
  FilterUsersData,
  FilterUsersRequest,
  UserInfo,
  UserInfoRequest,
  type UserRow,
} from '../contract/users.js';
import { HttpError } from '../net/http-error.js';
import { communityPath } from './application/community-path.js';
import { UserFields } from './application/fields.js';
import { FieldHistories } from './application/histories.js';
import { bearer, createClient, type ApiOptions, type CallOptions, type Client } from './client.js';
import { BulkApi } from './integration/bulk.js';
import { ChannelMessagesApi } from './integration/channel-messages.js';
import { MilestonesApi } from './integration/milestones.js';
import { SettingsApi } from './integration/settings.js';
import { UploadsApi } from './integration/uploads.js';
import { UsersApi } from './integration/users.js';
import { Sent } from './sent.js';
import { LeaderboardsApi } from './integration/leaderboards.js';
import { MiniGamesApi } from './integration/mini-games.js';
import { SpinWheelsApi } from './integration/spin-wheels.js';
import { StreaksApi } from './integration/streaks.js';
import { CategoriesApi } from './integration/categories.js';
import { ProductsApi } from './integration/products.js';
import { PurchasesApi } from './integration/purchases.js';
import { RedemptionsApi } from './integration/redemptions.js';
import { ReferralsApi } from './integration/referrals.js';
import { StoreApi } from './integration/store.js';
import { toPage, walk, walkPages } from './paging.js';

/** One page of users, 200 at most. */
export interface UserPage {
  users: UserRow[];
  /** Given while more rows exist and pages are walked by cursor. */
  nextCursor?: string;
  currentPage?: number;
  totalPages?: number;
}

/** What messages to fetch. */
export interface MessageFilter {
  channelId?: string | undefined;
  /** The most recent so many. */
  count?: number | undefined;
  /** Short id of the author. */
  userId?: string | undefined;
  /** E-mail address of the author. */
  email?: string | undefined;
  /** Beyond the contract: ids that the messages must be older or newer than. */
  before?: string | undefined;
  after?: string | undefined;
}

/** `email` is the only type of identifier that the documentation shows. */
export interface IdentifierOptions extends CallOptions {
  identifierType?: string | undefined;
}

export interface IntegrationApiOptions extends ApiOptions {
  /** The community of the key. Needed for `fields` and `histories` alone, whose paths name it. */
  communityId?: string | undefined;
}

/**
 * Client of the platform's Integration API with a community key: for servers only. Every method rejects with
 * a {@link HttpError}; calls that only read are tried again where that may help, calls that write never are.
 */
export class IntegrationApi {
  readonly #client: Client;
  readonly users: UsersApi;
  /** As in the Application API: an older page shows the same paths on this host. */
  readonly fields: UserFields;
  readonly histories: FieldHistories;
  readonly bulk: BulkApi;
  readonly uploads: UploadsApi;
  readonly milestones: MilestonesApi;
  readonly settings: SettingsApi;
  readonly leaderboards: LeaderboardsApi;
  readonly streaks: StreaksApi;
  readonly spinWheels: SpinWheelsApi;
  readonly miniGames: MiniGamesApi;
  readonly store: StoreApi;
  readonly categories: CategoriesApi;
  readonly products: ProductsApi;
  readonly purchases: PurchasesApi;
  readonly redemptions: RedemptionsApi;
  readonly referrals: ReferralsApi;
  /** Message actions that take channels of one kind alone; `send`, `reply` and `react` take any. */
  readonly privateMessages: ChannelMessagesApi;
  readonly publicMessages: ChannelMessagesApi;
  readonly forumMessages: ChannelMessagesApi;
  readonly textMessages: ChannelMessagesApi;
  readonly iframeMessages: ChannelMessagesApi;

  constructor({ communityId, ...options }: IntegrationApiOptions) {
    const client = createClient(options, bearer);
    this.#client = client;
    this.users = new UsersApi(client);
    this.fields = new UserFields(client, communityPath(communityId));
    this.histories = new FieldHistories(client, communityPath(communityId));
    this.bulk = new BulkApi(client);
    this.uploads = new UploadsApi(client);
    this.milestones = new MilestonesApi(client);
    this.settings = new SettingsApi(client);
    this.leaderboards = new LeaderboardsApi(client);
    this.streaks = new StreaksApi(client);
    this.spinWheels = new SpinWheelsApi(client);
    this.miniGames = new MiniGamesApi(client);
    this.store = new StoreApi(client);
    this.categories = new CategoriesApi(client);
    this.products = new ProductsApi(client);
    this.purchases = new PurchasesApi(client);
    this.redemptions = new RedemptionsApi(client);
    this.referrals = new ReferralsApi(client);
    this.privateMessages = new ChannelMessagesApi(client, 'private-dm-channel');
    this.publicMessages = new ChannelMessagesApi(client, 'public-channel');
    this.forumMessages = new ChannelMessagesApi(client, 'forum-channel');
    this.textMessages = new ChannelMessagesApi(client, 'text-channel');
    this.iframeMessages = new ChannelMessagesApi(client, 'iframe-channel');
  }

  /** One page of users with the asked columns. `POST /users/filter`, PARTLY. */
  async filterUsers(request: FilterUsersRequest, o: CallOptions = {}): Promise<UserPage> {
    if (request.cursor !== undefined && request.page !== undefined) {
      throw new HttpError('INVALID', 'POST users/filter: cursor and page exclude each other', {
        written: false,
      });
    }
    const json = { ...this.#client.check(FilterUsersRequest, request), filter: request.filter ?? {} };
    const data = await this.#client.call(
      FilterUsersData,
      { method: 'POST', path: 'users/filter', json, idempotent: true },
      o,
    );
    return {
      users: data.users,
      ...(data.next_cursor && { nextCursor: data.next_cursor }),
      ...(data.current_page !== undefined && { currentPage: data.current_page }),
      ...(data.total_pages !== undefined && { totalPages: data.total_pages }),
    };
  }

  /** All users with the asked columns, page by page; each step gives the rows of one page. */
  allUsers(
    request: Omit<FilterUsersRequest, 'cursor' | 'page'>,
    o: CallOptions = {},
  ): AsyncGenerator<UserRow[], void, undefined> {
    return walkPages(async ({ cursor }) => {
      const { users, nextCursor } = await this.filterUsers({ ...request, ...(cursor && { cursor }) }, o);
      return { items: users, ...(nextCursor && { nextCursor }) };
    }, o);
  }

  /** One user by short id or e-mail address. `POST /users/info`, SEEN. */
  async userInfo(idOrEmail: string, o: CallOptions = {}): Promise<UserInfo> {
    const json = this.#client.check(UserInfoRequest, { idOrEmail });
    return this.#client.call(UserInfo, { method: 'POST', path: 'users/info', json, idempotent: true }, o);
  }

  /** XP and coins of one user for each of the last `days` days. `GET /users/activity/daily`, SEEN. */
  async dailyActivity(identifier: string, days: number, o: IdentifierOptions = {}): Promise<DailyActivity> {
    const { identifierType = 'email' } = o;
    const query = this.#client.check(DailyActivityQuery, {
      identifier,
      identifier_type: identifierType,
      days,
    });
    return this.#client.call(DailyActivity, { path: 'users/activity/daily', query }, o);
  }

  /**
   * XP and coins of many users on one day, a page of them. `POST /users/activity/daily`, SEEN.
   * @param date `DD/MM/YYYY`
   */
  async dailyActivityOf(
    identifiers: readonly string[],
    date: string,
    o: IdentifierOptions & { page?: number; limit?: number } = {},
  ): Promise<DailyActivityOf> {
    const { identifierType = 'email', page, limit } = o;
    const json = this.#client.check(DailyActivityOfRequest, {
      identifier: [...identifiers],
      identifier_type: identifierType,
      date,
      ...(page !== undefined && { page }),
      ...(limit !== undefined && { limit }),
    });
    const path = 'users/activity/daily';
    return this.#client.call(DailyActivityOf, { method: 'POST', path, json, idempotent: true }, o);
  }

  /** The same for all of the users, one by one; `limit` is the size of the pages that are fetched. */
  allDailyActivityOf(
    identifiers: readonly string[],
    date: string,
    o: IdentifierOptions & { limit?: number } = {},
  ): AsyncGenerator<DailyActivityOf['results'][number], void, undefined> {
    return walk(async ({ page }) => {
      const { results, pagination } = await this.dailyActivityOf(identifiers, date, { ...o, page });
      return toPage(results, pagination);
    }, o);
  }

  /** How often one user did what, for each of the last `days` days. `POST /users/activity/stats`, SEEN. */
  async activityStats(identifier: string, days: number, o: IdentifierOptions = {}): Promise<ActivityStats> {
    const { identifierType = 'email' } = o;
    const json = this.#client.check(ActivityStatsRequest, {
      identifier,
      identifier_type: identifierType,
      days,
    });
    return this.#client.call(
      ActivityStats,
      { method: 'POST', path: 'users/activity/stats', json, idempotent: true },
      o,
    );
  }

  /** All channels of the community, also those that nobody should list. `GET /channels`, PARTLY. */
  async channels(o: CallOptions = {}): Promise<PlatformChannel[]> {
    return this.#client.call(ChannelsData, { path: 'channels' }, o);
  }

  /** The most recent messages, the newest first. `GET /messages`, SEEN. */
  async messages(filter: MessageFilter = {}, o: CallOptions = {}): Promise<GetMessagesData> {
    const { channelId, count, userId, email, before, after } = filter;
    const query = this.#client.check(GetMessagesQuery, {
      channel_id: channelId,
      count,
      user_id: userId,
      email,
      before,
      after,
    });
    return this.#client.call(GetMessagesData, { path: 'messages', query }, o);
  }

  /** Posts in somebody's name. The contract gives no id; the sandbox does. `POST /messages/send`, SEEN. */
  async send(message: SendMessageRequest & { sender: string }, o: CallOptions = {}): Promise<SentData> {
    const json = this.#client.check(SendMessageRequest, message);
    return this.#client.call(Sent, { method: 'POST', path: 'messages/send', json }, o);
  }

  /** Answers a message in somebody's name. `POST /messages/reply`, PARTLY. */
  async reply(message: ReplyMessageRequest & { sender: string }, o: CallOptions = {}): Promise<SentData> {
    const json = this.#client.check(ReplyMessageRequest, message);
    return this.#client.call(Sent, { method: 'POST', path: 'messages/reply', json }, o);
  }

  /** Reacts in somebody's name, with a shortcode such as `:sparkling_heart:`. `POST /messages/react`, PARTLY. */
  async react(reaction: ReactMessageRequest & { sender: string }, o: CallOptions = {}): Promise<void> {
    const json = this.#client.check(ReactMessageRequest, reaction);
    await this.#client.call(z.unknown(), { method: 'POST', path: 'messages/react', json }, o);
  }

  /** Tiers, their levels, and what actions earn. `GET /xp-settings/tiers`, NOT FOUND and inferred. */
  async tiers(o: CallOptions = {}): Promise<TiersData> {
    return this.#client.call(TiersData, { path: 'xp-settings/tiers' }, o);
  }
}

export { HttpError } from '../net/http-error.js';
export type { ApiOptions, CallOptions } from './client.js';
export type { Page } from './paging.js';
export type { Upload } from './form.js';
export type { ChannelKind } from './integration/channel-messages.js';
export type { RewardLogFilter } from './integration/users.js';
export type { CreatedUser, CreateUserRequest, ManagedUser, OlderUser } from '../contract/accounts.js';
export type { ActivityStats, DailyActivity, DailyActivityOf } from '../contract/activity.js';
export type { BulkJob, BulkRow, BulkStatus, QueuedJob } from '../contract/bulk.js';
export type { PlatformChannel } from '../contract/channels.js';
export type {
  GetMessagesData,
  PlatformMessage,
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  SentData,
} from '../contract/messages.js';
export type { Milestone, Milestones } from '../contract/milestones.js';
export type { RewardLogEntry } from '../contract/reward-log.js';
export type { PlatformTier, TiersData } from '../contract/tiers.js';
export type { FilterUsersRequest, UserInfo, UserRow } from '../contract/users.js';
export type { GamificationSettings, TierSettingRequest, XpSettingRequest } from '../contract/xp-settings.js';
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
