/**
 * The schemas of the User API as plain functions, for the small client. A property test holds their
 * verdicts to those of the schemas in `contract/`.
 */
import type { UserEnvelope } from '../contract/envelopes.js';
import type { SentData } from '../contract/messages.js';
import type { UserApiKey, UserApiKeyInfo, UserApiKeyList } from '../contract/user-keys.js';

type Check = (value: unknown) => boolean;
type Fields = Record<string, unknown>;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const nullish =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

/** An object whose named fields pass; others are ignored. */
const has =
  (shape: Record<string, Check>): Check =>
  (value) =>
    isObject(value) && Object.keys(shape).every((name) => shape[name]!(value[name]));

const key = has({
  _id: isText,
  name: isText,
  key: optional(isText),
  permissions: isTexts,
  expirePeriod: optional(isNumber),
  expireDate: nullish(isText),
  isActive: optional(isFlag),
  channels: nullish(isTexts),
  createdAt: optional(isText),
  updatedAt: optional(isText),
});

export const isUserApiKey = (value: unknown): value is UserApiKey => key(value);

export const isUserApiKeyList = (value: unknown): value is UserApiKeyList =>
  Array.isArray(value) && value.every(key);

const info = has({
  name: isText,
  permissions: isTexts,
  userId: (value) => isText(value) || isNumber(value),
  communityId: nullish(isText),
  channels: nullish(isTexts),
  expireDate: nullish(isText),
  isActive: optional(isFlag),
});

export const isUserApiKeyInfo = (value: unknown): value is UserApiKeyInfo => info(value);

const sent = has({ id: optional(isText) });

export const isSentData = (value: unknown): value is SentData => sent(value);

const isOutcome: Check = (value) => value === 'success' || value === 'error';

export const isUserEnvelope = (value: unknown): value is UserEnvelope =>
  isObject(value) &&
  nullish(isText)(value['message']) &&
  (isOutcome(value['status']) || (isObject(value['meta']) && isOutcome(value['meta']['status'])));
