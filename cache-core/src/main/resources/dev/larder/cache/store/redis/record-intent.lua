-- Notes an intent with the time it was noted; a repetition changes nothing.
-- KEYS: deadlines, notes; ARGV: id, what, window in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HSETNX', KEYS[2], ARGV[1], string.format('%.0f', now) .. ':' .. ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
end
return 1
