-- Notes patterns that were invalidated, for as long as sources may lag; a note never becomes shorter.
-- KEYS[1] the list; ARGV: grace in ms, then the globs.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ending = now + tonumber(ARGV[1])
for i = 2, #ARGV do
  local before = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if not before or tonumber(before) < ending then
    redis.call('ZADD', KEYS[1], ending, ARGV[i])
  end
end
return redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
