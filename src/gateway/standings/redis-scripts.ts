import { RedisScript } from './redis-script.js';

/*
 * One window of one board is one hash, `KEYS[1]`: which generation of its orders is read (`gen`), from what its scores
 * were counted (`token`, `info`), which generation is being loaded (`next…`), and how often anything changed (`version`).
 * An order of a generation is a sorted set beside it. Its scores are negated, as Redis sorts equal scores by member,
 * the earlier one first: so it gives best scores first with the stated tie-break. A second set, `:d`, holds each distinct
 * score once where ranks are `dense`. All keys of a community are in one slot of a cluster, by its prefix.
 */

const ORDERS = `
local function unlink(gen)
  local base = KEYS[1] .. ':' .. gen
  redis.call('UNLINK', base .. ':live', base .. ':live:d', base .. ':then', base .. ':then:d', base .. ':gone')
end
local function each(gen, call)
  for _, name in ipairs({':live', ':live:d', ':then', ':then:d'}) do call(KEYS[1] .. ':' .. gen .. name) end
end`;

/**
 * One question about an order. `ARGV`: order, ties, limit (0 for none), what is asked, and its words. False while
 * nothing was loaded.
 */
export const READ = new RedisScript(`
local gen = redis.call('HGET', KEYS[1], 'gen')
if not gen then return false end
local z = KEYS[1] .. ':' .. gen .. ':' .. ARGV[1]
local d = z .. ':d'
local ties, limit, asked = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local size = redis.call('ZCARD', z)

local function better(s) return redis.call('ZCOUNT', z, '-inf', '(' .. s) end
local function atLeast(s) return redis.call('ZCOUNT', z, '-inf', s) end
local function visible()
  if limit == 0 or size <= limit then return size end
  if ties == 'ordinal' then return limit end
  local last = redis.call('ZRANGE', ties == 'dense' and d or z, limit - 1, limit - 1, 'WITHSCORES')[2]
  return last and atLeast(last) or size
end
-- By bytes: how Lua compares strings depends on the language of the server.
local function isEarlier(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
local function positionOf(s, id)
  local own = redis.call('ZSCORE', z, id)
  if own and tonumber(own) == tonumber(s) then return redis.call('ZRANK', z, id), 1 end
  local low, high = better(s), atLeast(s)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if isEarlier(redis.call('ZRANGE', z, middle, middle)[1], id) then low = middle + 1 else high = middle end
  end
  return low, 0
end
local function rankAt(position, s)
  if ties == 'ordinal' then return position + 1 end
  if ties == 'dense' then return redis.call('ZCOUNT', d, '-inf', '(' .. s) + 1 end
  return better(s) + 1
end
-- Rows from a position on, with one more on either side.
local function page(start, many)
  local shown = visible()
  local stop = math.min(start + math.max(0, many), shown)
  if stop <= start then return {shown, start, 0, 0} end
  local from = math.max(0, start - 1)
  local rows = redis.call('ZRANGE', z, from, stop, 'WITHSCORES')
  local first = rows[(start - from) * 2 + 2]
  return {shown, start, stop - start, rankAt(start, first), start - from, rows}
end

if asked == 'top' then return page(0, tonumber(ARGV[5])) end
if asked == 'after' then
  local position, own = positionOf(ARGV[6], ARGV[7])
  return page(position + own, tonumber(ARGV[5]))
end
if asked == 'before' then
  local stop = math.min(positionOf(ARGV[6], ARGV[7]), visible())
  local start = math.max(0, stop - tonumber(ARGV[5]))
  return page(start, stop - start)
end
if asked == 'at' then
  local many, rank = tonumber(ARGV[5]), tonumber(ARGV[6])
  local position = rank - 1
  if ties == 'dense' then
    local s = redis.call('ZRANGE', d, rank - 1, rank - 1, 'WITHSCORES')[2]
    position = s and better(s) or size
  end
  local shown = visible()
  local start = math.min(position, shown - 1) - math.floor((many - 1) / 2)
  return page(math.max(0, math.min(start, shown - many)), many)
end
if asked == 'around' then
  local position = redis.call('ZRANK', z, ARGV[6])
  if not position or position >= visible() then return {} end
  local start = math.max(0, position - tonumber(ARGV[5]))
  return page(start, position + tonumber(ARGV[5]) + 1 - start)
end
if asked == 'ranks' then
  local places = {}
  for i = 5, #ARGV do
    local s = redis.call('ZSCORE', z, ARGV[i])
    local rank = s and rankAt(ties == 'ordinal' and redis.call('ZRANK', z, ARGV[i]) or 0, s)
    if rank and (limit == 0 or rank <= limit) then
      places[i - 4] = {rank, redis.call('ZCOUNT', z, s, s), s}
    else
      places[i - 4] = {}
    end
  end
  return places
end
if asked == 'rankFor' then
  local position = ties == 'ordinal' and positionOf(ARGV[5], ARGV[6]) or 0
  return {rankAt(position, ARGV[5]), redis.call('ZCOUNT', z, ARGV[5], ARGV[5])}
end
return visible()`);

const PUT = `
local function put(z, dense, s, id)
  local old = redis.call('ZSCORE', z, id)
  if s == '' then
    if not old then return 0 end
    redis.call('ZREM', z, id)
  else
    if old and tonumber(old) == tonumber(s) then return 0 end
    redis.call('ZADD', z, s, id)
  end
  if dense then
    local d = z .. ':d'
    if old and redis.call('ZCOUNT', z, old, old) == 0 then redis.call('ZREMRANGEBYSCORE', d, old, old) end
    if s ~= '' and redis.call('ZCOUNT', d, s, s) == 0 then redis.call('ZADD', d, s, s) end
  end
  return 1
end`;

/**
 * Gives members scores, or takes them out where the score is empty: in what is read now, and in what is being loaded,
 * each only where its scores are counted from the same. `ARGV`: order, `1` for dense, token, then score and id of each.
 * Answers the version, and `1` for each that changed.
 */
export const WRITE = new RedisScript(`${PUT}
local state = redis.call('HMGET', KEYS[1], 'gen', 'token', 'next', 'nextToken', 'nextUntil')
local dense = ARGV[2] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local loads = state[3] and state[4] == ARGV[3] and now < tonumber(state[5])
local reads = state[1] and state[2] == ARGV[3]
local changes, any = {}, false
for i = 4, #ARGV, 2 do
  local s, id = ARGV[i], ARGV[i + 1]
  if loads then
    local base = KEYS[1] .. ':' .. state[3] .. ':'
    put(base .. ARGV[1], dense, s, id)
    if s == '' then redis.call('SADD', base .. 'gone', ARGV[1] .. ' ' .. id)
    else redis.call('SREM', base .. 'gone', ARGV[1] .. ' ' .. id) end
    for _, name in ipairs({ARGV[1], ARGV[1] .. ':d', 'gone'}) do
      redis.call('PEXPIREAT', base .. name, state[5])
    end
  end
  local changed = reads and put(KEYS[1] .. ':' .. state[1] .. ':' .. ARGV[1], dense, s, id) or 0
  any = any or changed == 1
  changes[#changes + 1] = changed
end
local version = redis.call('HINCRBY', KEYS[1], 'version', any and 1 or 0)
return {version, changes}`);

/**
 * Begins a generation, in place of one that was begun and not ended. `KEYS[2]`: the lease, `ARGV`: its token (empty for
 * none), name of the generation, token of the scores, how long it may wait for the next part. 0 without the lease.
 */
export const STAGE = new RedisScript(`${ORDERS}
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
local before = redis.call('HGET', KEYS[1], 'next')
if before then unlink(before) end
local time = redis.call('TIME')
local till = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[4])
redis.call('HSET', KEYS[1], 'next', ARGV[2], 'nextToken', ARGV[3], 'nextUntil', string.format('%.0f', till))
return 1`);

/**
 * One part of a generation. Whoever has a score there has a newer one. `ARGV`: generation, order, `1` for dense, how long
 * it may wait for the next part, then score and id of each. 0 when another generation was begun meanwhile.
 */
export const PART = new RedisScript(`
local state = redis.call('HMGET', KEYS[1], 'next')
if state[1] ~= ARGV[1] then return 0 end
local base = KEYS[1] .. ':' .. ARGV[1] .. ':'
local z, gone = base .. ARGV[2], redis.call('EXISTS', base .. 'gone') == 1
for i = 5, #ARGV, 2 do
  local s, id = ARGV[i], ARGV[i + 1]
  local left = gone and redis.call('SISMEMBER', base .. 'gone', ARGV[2] .. ' ' .. id) == 1
  if not left and redis.call('ZADD', z, 'NX', s, id) == 1 and ARGV[3] == '1' then
    if redis.call('ZCOUNT', z .. ':d', s, s) == 0 then redis.call('ZADD', z .. ':d', s, s) end
  end
end
local time = redis.call('TIME')
local till = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[4]))
redis.call('HSET', KEYS[1], 'nextUntil', till)
for _, name in ipairs({'live', 'live:d', 'then', 'then:d', 'gone'}) do
  redis.call('PEXPIREAT', base .. name, till)
end
return 1`);

/**
 * Puts a loaded generation in place of the one before, for everybody at once. `KEYS[2]`: the lease, `ARGV`: its token,
 * generation, info, how long all of it is kept without a gateway. The version; 0 without the lease, or when another
 * generation was begun.
 */
export const SWITCH = new RedisScript(`${ORDERS}
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
local state = redis.call('HMGET', KEYS[1], 'next', 'nextToken', 'gen')
if state[1] ~= ARGV[2] then return 0 end
if state[3] then unlink(state[3]) end
redis.call('UNLINK', KEYS[1] .. ':' .. ARGV[2] .. ':gone')
redis.call('HDEL', KEYS[1], 'next', 'nextToken', 'nextUntil')
redis.call('HSET', KEYS[1], 'gen', ARGV[2], 'token', state[2], 'info', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
each(ARGV[2], function(key) redis.call('PEXPIRE', key, ARGV[4]) end)
return redis.call('HINCRBY', KEYS[1], 'version', 1)`);

/** Removes a window with all its generations. */
export const DROP = new RedisScript(`${ORDERS}
for _, gen in pairs(redis.call('HMGET', KEYS[1], 'gen', 'next')) do
  if gen then unlink(gen) end
end
return redis.call('UNLINK', KEYS[1])`);

/** Version and generation of each window. `ARGV[1]`: how long they are kept from now on; 0 to leave that. */
export const WATCH = new RedisScript(`
local found = {}
for i, key in ipairs(KEYS) do
  local state = redis.call('HMGET', key, 'version', 'gen')
  found[i] = {state[1] or '0', state[2] or ''}
  if ARGV[1] ~= '0' and state[2] then
    redis.call('PEXPIRE', key, ARGV[1])
    for _, name in ipairs({':live', ':live:d', ':then', ':then:d'}) do
      redis.call('PEXPIRE', key .. ':' .. state[2] .. name, ARGV[1])
    end
  end
end
return found`);
