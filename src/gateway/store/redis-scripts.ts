import type { RedisClient } from '../redis/connection.js';
import type { Fence } from './store.js';

/** Keys and values of one moment; the last key also where its value is gone. */
const PAGE = `
local names
if ARGV[3] == '1' then
  names = redis.call('ZREVRANGEBYLEX', KEYS[1], ARGV[2], ARGV[1], 'LIMIT', 0, ARGV[4])
else
  names = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[4])
end
if #names == 0 then return {names, names} end
return {names, redis.call('HMGET', KEYS[2], unpack(names))}`;

/** Writes only while the lock has this token. Of each place: how many are put, what, how many are deleted, which. */
const FENCED = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
local at = 2
for place = 2, #KEYS, 2 do
  local puts = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, puts do
    redis.call('HSET', KEYS[place], ARGV[at], ARGV[at + 1])
    redis.call('ZADD', KEYS[place + 1], 0, ARGV[at])
    at = at + 2
  end
  local gone = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, gone do
    redis.call('HDEL', KEYS[place], ARGV[at])
    redis.call('ZREM', KEYS[place + 1], ARGV[at])
    at = at + 1
  end
end
return 1`;

export interface PagePlace {
  order: string;
  values: string;
  /** Bounds as `ZRANGEBYLEX` has them. */
  from: string;
  to: string;
  reverse: boolean;
  count: number;
}

export interface Page {
  entries: [key: string, text: string][];
  /** Where the next page begins; undefined after the last one. */
  last: string | undefined;
}

export async function readPage(client: RedisClient, place: PagePlace): Promise<Page> {
  const { order, values, from, to, reverse, count } = place;
  const answer = await client.eval(PAGE, {
    keys: [order, values],
    arguments: [from, to, reverse ? '1' : '0', String(count)],
  });
  const [names, texts] = answer as [string[], (string | null)[]];
  return {
    entries: names.flatMap((name, i): [string, string][] => {
      const text = texts[i];
      return text === null || text === undefined ? [] : [[name, text]];
    }),
    last: names.length === count ? names.at(-1) : undefined,
  };
}

/** What changes in one room. */
export interface FencedPlace {
  values: string;
  order: string;
  put: readonly (readonly [key: string, text: string])[];
  gone: readonly string[];
}

/** False when somebody else holds the lock now, or nobody. */
export async function writeFenced(
  client: RedisClient,
  fence: Fence,
  places: readonly FencedPlace[],
): Promise<boolean> {
  const answer = await client.eval(FENCED, {
    keys: [fence.key, ...places.flatMap(({ values, order }) => [values, order])],
    arguments: [
      fence.token,
      ...places.flatMap(({ put, gone }) => [String(put.length), ...put.flat(), String(gone.length), ...gone]),
    ],
  });
  return answer === 1;
}
