import { StoreUnavailable } from '../store/store.js';

/** Redis cannot be used now. Routes answer 503; the message names no address and no secret. */
export class RedisUnavailable extends StoreUnavailable {
  override readonly name = 'RedisUnavailable';
}

const KNOWN: readonly [RegExp, string][] = [
  [/WRONGPASS|NOAUTH|invalid password|ERR AUTH/i, 'Redis refuses the user or password of redisUrl'],
  [/NOPERM/, 'Redis does not allow its user a command or key'],
  [/ENOTFOUND|EAI_AGAIN/, 'the host of redisUrl is not known'],
  [/ECONNREFUSED/, 'Redis takes no connections'],
  [/LOADING/, 'Redis is reading its data'],
  [/\bOOM\b/, 'Redis is full'],
  [/MISCONF/, 'Redis cannot write to its disk'],
  [/READONLY/, 'Redis is a replica that takes no writes'],
  [/MASTERDOWN/, 'Redis has lost its master'],
  [/CERT|TLS|SSL|self.signed/i, 'the certificate of Redis is not trusted'],
  [/timeout|timed out|did not answer/i, 'Redis does not answer'],
];

/** What is wrong with Redis, as an operator may read it. It holds no address, no key and no secret. */
export function describeRedisFailure(error: unknown): string {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  const text = `${code} ${message}`;
  return KNOWN.find(([pattern]) => pattern.test(text))?.[1] ?? 'Redis is away';
}

/** Whether waiting cannot mend it. */
export function isForGood(error: unknown): boolean {
  return /WRONGPASS|NOAUTH|NOPERM|invalid password/.test((error as Error | undefined)?.message ?? '');
}
