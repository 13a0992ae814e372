import * as z from 'zod';
import { LOG_LEVELS } from '../log.js';
import type { UserKeys } from '../user-api/user-keys.js';
import { BoardsOption } from './boards.js';
import { id, isDistinct, label, windows, zone } from './values.js';

export { isDay, type BoardOptions } from './boards.js';
export { WINDOWS, type WindowSlug } from './values.js';

const httpUrl = z
  .string()
  .refine(isHttpUrl, 'expected an absolute http or https address without user name, query or fragment')
  .transform((value) => value.replace(/\/+$/, ''));
const redisUrl = z
  .string()
  .refine(isRedisUrl, 'expected an address such as redis://user:password@host:6379/0, or rediss:// with TLS');
/** Address of a partner's page. */
const pageUrl = z
  .string()
  .max(2000)
  .refine(
    isPageUrl,
    'expected an absolute https address, or http on this machine, without user name or fragment',
  );
const origin = z
  .string()
  .refine(
    (value) => isHttpUrl(value) && new URL(value).origin === value,
    'expected an origin such as https://shop.example',
  );
const host = z
  .string()
  .regex(
    /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i,
    'expected a host name, with a port where it is not the usual one',
  )
  .transform((value) => value.toLowerCase());
const secret = z.string().min(16, 'expected at least 16 characters');
/** It travels in a header, as one word. */
const headerSecret = z
  .string()
  .regex(/^[\x21-\x7e]{16,512}$/, 'expected 16 to 512 visible ASCII characters without spaces');
const rate = z.strictObject({ points: z.int().positive(), seconds: z.int().positive() });

const moment = z.iso.datetime({ offset: true, error: 'expected a moment such as 2026-11-01T12:00:00Z' });
const Key = z.looseObject({
  kid: z.string().min(1),
  kty: z.enum(['OKP', 'EC', 'oct']),
  alg: z.enum(['EdDSA', 'ES256', 'HS256']),
  /** It signs from then on: the way to bring in the next key. */
  from: moment.optional(),
  /** Nothing that it signed counts after that: the way to let the last key go. */
  until: moment.optional(),
});

const UserKeysOption = z.union(
  [z.custom<UserKeys>((value) => typeof value === 'function'), z.strictObject({ url: httpUrl })],
  'expected a function of a short id, or { "url" } of an address of your own server',
);

const Options = z.strictObject({
  /** Name of the community, shown by widgets. */
  name: label.default('Community'),
  /** Where browsers reach this gateway. */
  publicUrl: httpUrl,
  /** Proxies in front whose `X-Forwarded-For` is believed: false, true for one, or their number. */
  trustProxy: z
    .union([z.boolean(), z.int().min(0).max(10)], 'expected true, false, or a whole number from 0 to 10')
    .default(false),
  /** Host headers that are answered; the host of `publicUrl` and the loopback names when left out. */
  hosts: z.array(host).optional(),
  platform: z.strictObject({
    integrationUrl: httpUrl,
    unifiedUrl: httpUrl.optional(),
    communityKey: z.string().min(1),
    communityId: id.optional(),
    /**
     * Where the platform's access-key exchange is, such as `https://api-v2.returning.ai`. With it pages that still have an
     * `embed-token` get a session for it at `/v1/sessions/exchange`; without it that route is 404.
     */
    widgetsUrl: httpUrl.optional(),
  }),
  sessions: z
    .strictObject({
      issuer: label,
      /** JSON web keys, each with the moments between which it is in use. Of those in use the first one signs. */
      keys: z.array(Key).min(1),
      /** Longest life of a session token in seconds, whoever signed it. */
      maxAge: z.int().min(10).max(300).default(300),
      /** Clocks of servers that sign session tokens may differ from the gateway's by so many seconds. */
      clockSkew: z.int().min(0).max(60).default(5),
    })
    .optional(),
  /** Secret behind every public id. Changing it changes all of them. */
  publicIdKey: secret,
  /** Secrets with which a site's own server calls the gateway. */
  serverKeys: z.array(headerSecret).default([]),
  origins: z
    .strictObject({ frame: z.array(origin).default([]), call: z.array(origin).default([]) })
    .default({ frame: [], call: [] }),
  channels: z
    .strictObject({
      public: z.array(id).default([]),
      members: z
        .array(
          z.strictObject({
            id,
            roles: z.array(z.string()).optional(),
            post: z.boolean().optional(),
            /** Topic of a forum channel that takes what members write. */
            topic: z.string().min(1).optional(),
          }),
        )
        .default([]),
      /** Iframe channels that are shown, each with its partner's page: its origin is the audience of tokens. */
      iframe: z
        .array(z.strictObject({ id, url: pageUrl }))
        .refine(
          (list) => isDistinct(list.map((entry) => entry.id.toLowerCase())),
          'expected each channel once',
        )
        .default([]),
    })
    .default({ public: [], members: [], iframe: [] }),
  /**
   * Where a member's own API key comes from, for `/v1/user-api/*`: a function of the short id, or an address of the
   * site's own server, which is asked with the first of `serverKeys`. Without it those routes are 404.
   */
  userKeys: UserKeysOption.optional(),
  /** A list of boards, or `platform`: those that the community's staff defined there. */
  boards: BoardsOption,
  /** Windows of boards that name none, the default one first. */
  windows: windows.default(['all-time', 'monthly', 'weekly', 'daily']),
  /** Zone of boards that name none. */
  zone: zone.default('UTC'),
  /** Hosts from which pictures may be fetched; a loopback host must be listed with its port. */
  media: z.strictObject({ hosts: z.array(host).default([]) }).default({ hosts: [] }),
  /** Folder of the durable store, or `memory`. */
  store: z.string().min(1).default('./.rai'),
  /**
   * A Redis that all gateways of the community share, in place of the folder: sessions that ended, hidden members, sends,
   * keys and rates hold for all of them. Needs the package `redis`.
   */
  redisUrl: redisUrl.optional(),
  /** Where the orders of boards are: in each process, or in Redis, one for all gateways. The latter needs `redisUrl`. */
  standings: z.enum(['process', 'redis']).default('process'),
  kit: z
    .strictObject({ folder: z.string().min(1).optional(), version: z.string().min(1).optional() })
    .default({}),
  /** How often the platform is asked for all members, in milliseconds. */
  sync: z.strictObject({ intervalMs: z.int().min(100).default(15_000) }).default({ intervalMs: 15_000 }),
  messages: z
    .strictObject({
      /** How often the platform is asked for the messages of a channel that somebody reads, in milliseconds. */
      pollMs: z.int().min(100).default(5000),
    })
    .default({ pollMs: 5000 }),
  /** Rebuilding past days from daily activity: how far back, and with how many requests at most. */
  backfill: z
    .strictObject({ days: z.int().min(0).max(400).default(0), requests: z.int().min(0).default(5000) })
    .default({ days: 0, requests: 5000 }),
  limits: z
    .strictObject({
      ip: rate.default({ points: 6000, seconds: 60 }),
      session: rate.default({ points: 600, seconds: 60 }),
      key: rate.default({ points: 6000, seconds: 60 }),
      /** Streams that may be open at a time: of one member, of one address, in all. */
      streams: z
        .strictObject({
          session: z.int().positive().default(20),
          ip: z.int().positive().default(200),
          total: z.int().positive().default(20_000),
        })
        .prefault({}),
      /** Requests under way at most, open streams aside: more are 503. */
      atOnce: z.int().positive().default(4096),
      /** Longest message, in UTF-16 code units. */
      text: z.int().min(1).max(20_000).default(2000),
      /** Time-out of one call to the platform, in milliseconds. */
      upstreamMs: z.int().min(100).default(10_000),
    })
    .prefault({}),
  /** Times in milliseconds after which an unsettled send is read back. */
  settleMs: z.array(z.int().min(0)).min(1).default([1000, 5000, 15_000, 30_000]),
  log: z.enum(LOG_LEVELS).default('info'),
});

export const GatewayOptions = Options.refine(
  // Embed tokens of every community of the platform are good there: this one must be told from them.
  ({ platform }) => platform.widgetsUrl === undefined || platform.communityId !== undefined,
  { path: ['platform', 'communityId'], message: 'expected one, as platform.widgetsUrl is given' },
)
  .refine(({ standings, redisUrl }) => standings === 'process' || redisUrl !== undefined, {
    path: ['redisUrl'],
    message: 'expected an address such as redis://host:6379, as standings is redis',
  })
  .refine(({ userKeys, serverKeys }) => typeof userKeys !== 'object' || serverKeys.length > 0, {
    path: ['serverKeys'],
    message: 'expected at least one, as userKeys.url is asked with the first',
  });

/** Options after the defaults were filled in. */
export type GatewayOptions = z.output<typeof GatewayOptions>;
/** Options as an operator writes them. */
export type GatewayInput = z.input<typeof GatewayOptions>;

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const plain = !url.username && !url.password && !url.search && !url.hash;
  return plain && (url.protocol === 'https:' || url.protocol === 'http:');
}

function isRedisUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(value);
  const plain = hostname !== '' && /^(\/\d{0,3})?$/.test(pathname) && !search && !hash;
  return plain && (protocol === 'redis:' || protocol === 'rediss:');
}

function isPageUrl(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password, hash } = new URL(value);
  if (username || password || hash) return false;
  return protocol === 'https:' || isLoopback(hostname);
}

function isLoopback(host: string): boolean {
  return /^(localhost|[a-z0-9.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}
