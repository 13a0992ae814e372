import type { Row } from '../../demo/platform/docs/row.js';
import type { Caller } from './auth-matrix.js';
import type { Call } from './requests.js';
import type { World } from './world.js';

/** How an API is called by whom, and what it must answer. */
export interface Rule {
  matches(row: Row): boolean;
  /** Undefined where such a caller cannot be. */
  headers(caller: Caller, world: World, row: Row): Record<string, string> | undefined;
  expected(caller: Caller, row: Row, call: Call): number[];
  /** Puts the caller's proof into the body, where it belongs there. */
  body?(caller: Caller, body: Record<string, unknown>, world: World): Record<string, unknown>;
  /** Whether another community's key may do the same in its own community. */
  isScoped: boolean;
}

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const WRONG = 'f'.repeat(64);

/** What another community's key is told: that what it names is not there, or its own answer. */
function foreign(row: Row, call: Call): number[] {
  const fixed = FOREIGN[row.key];
  if (fixed) return fixed;
  const own = OWN_ANSWER.has(row.key);
  if (!own && /[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f]{4}-|\/\d{4,}\b|ORD/.test(call.path)) return [404];
  if (!own && NAMES_SOMEBODY.test(JSON.stringify([call.query, call.body, call.form]))) return [404];
  return [row.status ?? 200];
}

/** Fields that name a person or a thing of the community. */
const NAMES_SOMEBODY =
  /"(idOrEmail|identifier|email|user|sender|channelId|channel_id|messageId|transactionId|statusId|wheelId|userId|user_id)":/;

/** Endpoints that tell another community's key something of their own. */
const FOREIGN: Record<string, number[]> = {
  // A password of nobody there, as wrong as any.
  'system.auth.login': [401],
  // Everybody new is new in any community.
  'integration.users.create': [201],
  // The code was mailed by another community.
  'system.auth.verifyEmail': [400],
  // Names are taken in all communities alike: made in the first call, found in the next.
  'system.auth.register': [200],
  // There is no store.
  'integration.store.get': [404],
};

/** Endpoints that name somebody and still have an answer: nobody of many was found, or a new one is made. */
const OWN_ANSWER = new Set(['integration.activity.dailyOf']);

/** Without `store` or `purchase-history` a good key is told 403, without any other permission 401. */
const withoutPermission = (row: Row): number =>
  row.permission === 'store' || row.permission === 'purchase-history' ? 403 : 401;

/** Endpoints of the User API that manage keys: the member's token opens them, and no key does. */
const BY_TOKEN = /^user\.keys\.(create|list|update|delete)$/;

/** Endpoints that manage keys of the community. */
const BY_ADMIN = /^application\.keys\.(create|list|update|delete)$/;

const SHARED_WITH_USERS = /^integration\.messages\.(send|reply|react)$/;

const OPEN = new Set(['application.auth.login']);

/** Who may hold something that goes where an access key or embed token belongs. */
const BODY_CALLERS: ReadonlySet<Caller> = new Set([
  'no key',
  'a wrong key',
  "a plain member's token",
  'a user key',
  'the right key',
] as const);

/** A row whose proof of who asks is a field of its body. */
function provenInBody(name: string, field: string): Rule {
  return {
    matches: ({ key }) => key === name,
    headers: (caller) => (BODY_CALLERS.has(caller) ? {} : undefined),
    body: (caller, body, { keys, tokens }) => {
      const proof: Partial<Record<Caller, string | undefined>> = {
        'no key': undefined,
        'a wrong key': WRONG,
        "a plain member's token": tokens.member,
        'a user key': keys.user,
      };
      return caller in proof ? { ...body, [field]: proof[caller] } : body;
    },
    expected: (caller) => (caller === 'the right key' ? [200] : caller === 'no key' ? [400] : [401]),
    isScoped: false,
  };
}

export const CALLER_RULES: readonly Rule[] = [
  {
    // Whoever asks is nobody yet: keys are not looked at.
    matches: ({ key }) => OPEN.has(key),
    headers: (caller, world) => (caller === 'no key' ? {} : bearerOf(caller, world)),
    expected: (_, row) => [row.status ?? 200],
    isScoped: false,
  },
  // The access key travels in the body, from the customer's server; the token that is asked about is the proof.
  provenInBody('widget.embedTokens.create', 'accessKey'),
  provenInBody('widget.embedTokens.validate', 'embedToken'),
  {
    matches: ({ key }) => key === 'widget.signin',
    headers: (caller, { keys, tokens, other, member }) => {
      const proof: Record<Caller, string | undefined> = {
        'no key': '',
        'a wrong key': WRONG,
        'an expired key': undefined,
        'a key without the permission': undefined,
        "another community's key": other.systemKey,
        "a plain member's token": tokens.member,
        'a user key': keys.user,
        'the right key': keys.system,
      };
      const key = proof[caller];
      return key === undefined
        ? undefined
        : { email: member.email, ...(key && { 'returningai-api-key': key }) };
    },
    expected: (caller) =>
      caller === 'the right key' ? [200] : caller === "another community's key" ? [404] : [401],
    isScoped: false,
  },
  {
    matches: ({ api }) => api === 'webhook',
    headers: (caller, world, row) => {
      const { keys, tokens, webhooks } = world;
      // An event is proven by the token of a handshake, and everything else is no such token.
      const isEvent = row.key === 'webhooks.workflow.send';
      const { key, ended, session } = webhooks[row.key]!;
      const name = isEvent ? 'x-session-token' : 'x-api-key';
      const proof: Record<Caller, Record<string, string> | undefined> = {
        'no key': {},
        'a wrong key': { [name]: WRONG },
        'an expired key': { [name]: ended },
        'a key without the permission': undefined,
        "another community's key": { [name]: webhooks['other']!.key },
        "a plain member's token": bearer(tokens.member),
        'a user key': { [name]: keys.user },
        'the right key': { [name]: isEvent ? session : key },
      };
      return proof[caller];
    },
    expected: (caller) => [caller === 'the right key' ? 200 : 401],
    isScoped: false,
  },
  {
    // The key travels in a header of its own, with the name of the community's host.
    matches: ({ api }) => api === 'secure-auth',
    headers: (caller, { keys, tokens, other }) => {
      const hostname = 'northwind.localhost';
      const proof: Record<Caller, Record<string, string> | undefined> = {
        'no key': {},
        'a wrong key': { apiKey: WRONG },
        'an expired key': undefined,
        'a key without the permission': undefined,
        "another community's key": { apiKey: other.systemKey },
        "a plain member's token": bearer(tokens.member),
        'a user key': { apiKey: keys.user },
        'the right key': { apiKey: keys.system },
      };
      const own = proof[caller];
      return own && { hostname, ...own };
    },
    expected: (caller) => [caller === 'the right key' ? 200 : 401],
    isScoped: false,
  },
  {
    matches: ({ api }) => api === 'system',
    headers: (caller, { keys, tokens, other }) => {
      switch (caller) {
        case 'no key':
          return {};
        case 'a wrong key':
          return { 'x-api-key': WRONG };
        case 'an expired key':
        case 'a key without the permission':
          return undefined;
        case "another community's key":
          return { 'x-api-key': other.systemKey };
        case "a plain member's token":
          return bearer(tokens.member);
        case 'a user key':
          return { 'x-api-key': keys.user };
        case 'the right key':
          return { 'x-api-key': keys.system };
      }
    },
    expected: (caller, row, call) => {
      if (caller === 'the right key') return [row.status ?? 200];
      return caller === "another community's key" ? foreign(row, call) : [401];
    },
    isScoped: true,
  },
  {
    matches: ({ key }) => BY_TOKEN.test(key),
    headers: (caller, { keys, tokens, other }) => {
      switch (caller) {
        case 'no key':
          return {};
        case 'a wrong key':
          return bearer(`${tokens.member.slice(0, -4)}AAAA`);
        case 'an expired key':
          return bearer(tokens.expired);
        case 'a key without the permission':
          return bearer(keys.community);
        case "another community's key":
          return bearer(other.communityKey);
        case "a plain member's token":
          // Of somebody else.
          return bearer(tokens.other);
        case 'a user key':
          return bearer(keys.user);
        case 'the right key':
          return bearer(tokens.member);
      }
    },
    expected: (caller, row) => {
      if (caller === 'the right key') return [row.status ?? 200];
      return caller === "a plain member's token" ? [403] : [401];
    },
    isScoped: false,
  },
  {
    // By the token of those who run the community; a key that could make keys would be every key.
    matches: ({ key }) => BY_ADMIN.test(key),
    headers: (caller, { keys, tokens, other }) => {
      switch (caller) {
        case 'no key':
          return {};
        case 'a wrong key':
          return bearer(`${tokens.owner.slice(0, -4)}AAAA`);
        case 'an expired key':
          return bearer(tokens.expired);
        case 'a key without the permission':
          return bearer(keys.community);
        case "another community's key":
          return bearer(other.communityKey);
        case "a plain member's token":
          return bearer(tokens.member);
        case 'a user key':
          return bearer(keys.user);
        case 'the right key':
          return bearer(tokens.owner);
      }
    },
    expected: (caller, row) => (caller === 'the right key' ? [row.status ?? 200] : [401]),
    isScoped: false,
  },
  {
    matches: ({ api }) => api === 'user',
    headers: (caller, { keys, tokens, other }) => {
      switch (caller) {
        case 'no key':
          return {};
        case 'a wrong key':
          return bearer(WRONG);
        case 'an expired key':
          return bearer(keys.userExpired);
        case 'a key without the permission':
          return bearer(keys.userBare);
        case "another community's key":
          return bearer(other.user.apiKey);
        case "a plain member's token":
          return bearer(tokens.member);
        case 'a user key':
        case 'the right key':
          return bearer(keys.user);
      }
    },
    expected: (caller, row, call) => {
      const success = row.status ?? 200;
      if (caller === 'the right key' || caller === 'a user key') return [success];
      if (caller === 'a key without the permission') return [row.permission === undefined ? success : 401];
      return caller === "another community's key" ? foreign(row, call) : [401];
    },
    isScoped: true,
  },
  {
    matches: () => true,
    headers: (caller, world) => (caller === 'no key' ? {} : bearerOf(caller, world)),
    expected: (caller, row, call) => {
      const success = row.status ?? 200;
      switch (caller) {
        case 'the right key':
          return [success];
        case 'a key without the permission':
          return [row.permission === undefined ? success : withoutPermission(row)];
        case "another community's key":
          return foreign(row, call);
        case 'a user key':
          // The User API has these paths too: there the key is good, and naming a sender is refused.
          return [SHARED_WITH_USERS.test(row.key) ? 400 : 401];
        case 'no key':
        case 'a wrong key':
        case 'an expired key':
        case "a plain member's token":
          return [401];
      }
    },
    isScoped: true,
  },
];

/** The headers with which a row is called as it should be. */
export const rightHeaders = (row: Row, world: World): Record<string, string> =>
  CALLER_RULES.find(({ matches }) => matches(row))!.headers('the right key', world, row) ?? {};

function bearerOf(caller: Exclude<Caller, 'no key'>, { keys, tokens, other }: World): Record<string, string> {
  switch (caller) {
    case 'a wrong key':
      return bearer(WRONG);
    case 'an expired key':
      return bearer(keys.communityExpired);
    case 'a key without the permission':
      return bearer(keys.communityBare);
    case "another community's key":
      return bearer(other.communityKey);
    case "a plain member's token":
      return bearer(tokens.member);
    case 'a user key':
      return bearer(keys.user);
    case 'the right key':
      return bearer(keys.community);
  }
}
