-- Stores an entry that carries tags, or is listed in the index of keys, if its token still stands and none of its tags
-- was invalidated since its load began; wakes those who wait, stored or not. entry.lua and member.lua stand before this.
-- KEYS: the entry's key; where it is listed, the segment's keys and their ends and the directory of segments; where it
-- carries tags, the directory of tags and for each tag its index and its bucket's stamp.
-- ARGV: token, entry, life in ms, channel, the clock noted before the load, a new stamp, 1 if it is listed
-- in the index of keys else 0, its segment.
-- Returns 0 where the token does not stand, 1 if it stored, 2 if a tag was invalidated: what stood is given back then.
local header = header_of(KEYS[1])
if type(header) == 'table' then
  return header
end
local key, token, noted = KEYS[1], ARGV[1], tonumber(ARGV[5])
local indexed = ARGV[7] == '1'
local tags = indexed and 5 or 2
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Listing and storing are one step, so a member needs no longer life than its entry; what prolongs an entry keeps its
-- members listed, see member.lua.
local ending = now + tonumber(ARGV[3])

local function invalidated()
  for i = tags + 1, #KEYS, 2 do
    local bucket = redis.call('HMGET', KEYS[i + 1], 'stamp', 'grace')
    if tonumber(bucket[1] or '0') > noted or tonumber(bucket[2] or '0') > now then
      return true
    end
  end
  return false
end

local function give_back()
  if stamp_of(header) ~= token then
    return
  end
  local kind = kind_of(header)
  if kind == 'L' or kind == 'W' then
    redis.call('UNLINK', key)
  elseif kind == 'C' and is_understood(header) then
    take_claim_off(key, header, ARGV[6])
  end
end

-- A second late, because a key may outlive by a moment what was counted for it.
local function some_ended(index, most)
  return redis.call('ZRANGEBYSCORE', index, '-inf', now - 1000, 'LIMIT', 0, most)
end

local function store()
  if indexed then
    redis.call('ZADD', KEYS[2], 0, key)
    local before = redis.call('ZSCORE', KEYS[3], key)
    if not before or tonumber(before) < ending then
      redis.call('ZADD', KEYS[3], ending, key)
    end
    redis.call('ZADD', KEYS[4], 'NX', ending, ARGV[8])
  end
  for i = tags + 1, #KEYS, 2 do
    redis.call('ZADD', KEYS[i], ending, key)
    redis.call('ZADD', KEYS[tags], 'NX', ending, KEYS[i])
  end
  redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
end

-- A few of each list, and of all lists together no more than is quickly done; it does not always begin with the same.
local function prune()
  if indexed then
    for _, ended in ipairs(some_ended(KEYS[3], 10)) do
      if forget_or_keep(KEYS[3], ended, now) then
        redis.call('ZREM', KEYS[2], ended)
      end
    end
  end
  local lists = math.floor((#KEYS - tags) / 2)
  local left = 50
  for i = 1, lists do
    if left <= 0 then
      return
    end
    local index = KEYS[tags + 1 + 2 * ((now + i) % lists)]
    local ended = some_ended(index, math.min(10, left))
    for _, member in ipairs(ended) do
      forget_or_keep(index, member, now)
    end
    left = left - math.max(1, #ended)
  end
end

local result = 0
if invalidated() then
  give_back()
  result = 2
elseif stamp_of(header) == token then
  store()
  -- What cannot be forgotten now is forgotten later; the entry is stored.
  pcall(prune)
  result = 1
elseif #header >= 28 and stamp_of(header) == string.sub(ARGV[2], 13, 28) then
  -- This very command was here before, and its answer was lost.
  result = 1
end
redis.pcall('PUBLISH', ARGV[4], '')
return result
