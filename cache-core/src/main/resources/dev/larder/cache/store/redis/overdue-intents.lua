-- Tells intents whose time is up, the longest overdue first, as ids and texts by turns; those that are too old it tells
-- for the last time.
-- KEYS: deadlines, notes; ARGV: life of an intent in ms, how many at most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local note = redis.call('HGET', KEYS[2], id)
  local colon = note and string.find(note, ':', 1, true)
  if colon then
    told[#told + 1] = id
    told[#told + 1] = string.sub(note, colon + 1)
  end
  if not colon or now - tonumber(string.sub(note, 1, colon - 1)) > tonumber(ARGV[1]) then
    redis.call('ZREM', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
  end
end
return told
