import type { UserRow } from '../../src/contract/users.js';

export interface TinyUser {
  id: number;
  xp: number;
  coins?: number;
  name?: string;
  email?: string;
  joined?: string;
  avatar?: string;
  /** Names of roles beside `@all`. */
  roles?: string[];
  tags?: string[];
  /** XP by day, `YYYY-MM-DD`. */
  days?: Record<string, number>;
  /** Further columns. */
  more?: Record<string, number>;
}

export type Weather = 'fine' | 'down' | 'html' | 'garbage' | 'error' | 'silent' | 'refused';

interface Filter {
  filter?: Record<string, unknown>;
  cursor?: string;
  page?: number;
}

/** A platform of a few lines for tests that turn its clock and its weather: filter, info, days, tiers, channels. */
export class TinyPlatform {
  users: TinyUser[];
  weather: Weather = 'fine';
  /** Leaves out what the contract does not promise. */
  strict = false;
  /** The filter knows no short ids. */
  withoutShortIds = false;
  tiers: object[] = [];
  /** Definitions of boards; a number is the status with which they are refused. */
  leaderboards: object[] | number = 404;
  /** `YYYY-MM-DD` for `xpEarnedToday`. */
  today = '2026-10-24';
  readonly calls: string[] = [];
  /** Called before each answer. */
  before: (path: string) => Promise<void> | void = () => undefined;
  pageSize = 200;

  constructor(users: TinyUser[]) {
    this.users = users;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname.replace('/apis/v1', '');
    this.calls.push(path);
    await this.before(path);
    if (this.weather === 'down') {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      });
    }
    if (this.weather === 'silent') return forever(init?.signal ?? undefined);
    if (this.weather === 'html')
      return new Response('<h1>Bad gateway</h1>', { headers: { 'content-type': 'text/html' } });
    if (this.weather === 'garbage')
      return Response.json({ status: 'success', data: { users: 'none', tiers: 7 } });
    if (this.weather === 'error') return new Response('{}', { status: 503 });
    if (this.weather === 'refused') {
      return Response.json({ status: 'error', message: 'API key is invalid' }, { status: 401 });
    }
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    return this.#answer(path, body);
  };

  #answer(path: string, body: Record<string, unknown>): Response {
    if (path === '/users/filter') return ok(this.#filter(body));
    if (path === '/users/info') return this.#info(String(body.idOrEmail));
    if (path === '/users/activity/daily') return ok(this.#daily(body));
    if (path === '/xp-settings/tiers') return ok({ enabled: this.tiers.length > 0, tiers: this.tiers });
    if (path === '/channels') return ok([]);
    if (path === '/leaderboards') return this.#boards();
    return Response.json({ status: 'error', message: 'no such route' }, { status: 404 });
  }

  #boards(): Response {
    const { leaderboards } = this;
    if (typeof leaderboards === 'number')
      return Response.json({ meta: { status: 'error' }, message: 'no' }, { status: leaderboards });
    const meta = { status: 'success', statusCode: 200, page: 1, limit: 100, total: leaderboards.length };
    return Response.json({ meta, message: 'Read leaderboards success.', data: leaderboards });
  }

  #filter({ filter = {}, cursor, page }: Filter): object {
    const wanted = Object.entries(filter);
    const found =
      wanted.length === 0
        ? this.users
        : this.users.filter((user) => wanted.every(([key, value]) => this.#row(user)[key] === value));
    const from = page === undefined ? Number(cursor ?? 0) : (page - 1) * this.pageSize;
    const next = from + this.pageSize;
    const users = found.slice(from, next).map((user) => this.#row(user));
    if (page !== undefined)
      return { users, current_page: page, total_pages: Math.ceil(found.length / this.pageSize) };
    return { users, ...(next < found.length ? { next_cursor: String(next) } : {}) };
  }

  #row(user: TinyUser): UserRow {
    return {
      _id: platformIdOf(user.id),
      ...(this.withoutShortIds ? {} : { user_id: String(user.id) }),
      username: `user${user.id}`,
      email: emailOf(user),
      xp: user.xp,
      coins: user.coins ?? 0,
      roles: ['@all', ...(user.roles ?? [])],
      tags: user.tags ?? [],
      ...(user.name === undefined ? {} : { display_name: user.name }),
      ...(user.joined === undefined ? {} : { join_date: user.joined }),
      ...(this.strict || user.avatar === undefined ? {} : { avatar: user.avatar }),
      ...user.more,
    };
  }

  #info(id: string): Response {
    const user = this.users.find((one) => [String(one.id), emailOf(one), `user${one.id}`].includes(id));
    if (!user) return Response.json({ status: 'error', message: 'User not found' }, { status: 404 });
    return ok({
      ...(this.strict ? {} : { _id: platformIdOf(user.id), display_name: user.name }),
      userId: String(user.id),
      username: `user${user.id}`,
      xp: user.xp,
      coins: user.coins ?? 0,
      roles: ['@all', ...(user.roles ?? [])],
      xpEarnedToday: user.days?.[this.today] ?? 0,
      coinsEarnedToday: 0,
      customFields: user.more ?? {},
    });
  }

  #daily({ identifier, date, page = 1, limit = 50 }: Record<string, unknown>): object {
    const day = String(date).split('/').reverse().join('-');
    const wanted = identifier as string[];
    const from = (Number(page) - 1) * Number(limit);
    const found = this.users.filter((user) => wanted.includes(emailOf(user)));
    const results = found.slice(from, from + Number(limit)).map((user) => ({
      identifier: emailOf(user),
      user_id: platformIdOf(user.id),
      date: String(date),
      xp: user.days?.[day] ?? 0,
      coins: 0,
    }));
    const pagination = {
      page,
      limit,
      total: found.length,
      total_pages: Math.ceil(found.length / Number(limit)),
    };
    return { date: String(date), pagination, results };
  }
}

export const platformIdOf = (id: number) => id.toString(16).padStart(24, '0');

function emailOf(user: TinyUser): string {
  return user.email ?? `user${user.id}@example.org`;
}

function ok(data: unknown): Response {
  return Response.json({ status: 'success', data });
}

function forever(signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
