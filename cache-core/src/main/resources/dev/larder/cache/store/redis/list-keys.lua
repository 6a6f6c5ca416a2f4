-- Lists keys in the index of their first segment.
-- KEYS: the segment's keys, their ends, the directory of segments; ARGV: life in ms, segment, then the keys to list.
local time = redis.call('TIME')
local ending = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
for i = 3, #ARGV do
  redis.call('ZADD', KEYS[1], 0, ARGV[i])
  local before = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if not before or tonumber(before) < ending then
    redis.call('ZADD', KEYS[2], ending, ARGV[i])
  end
end
return redis.call('ZADD', KEYS[3], 'NX', ending, ARGV[2])
