-- Makes intents that are still there due again after a while.
-- KEYS[1] deadlines; ARGV: window in ms, then ids.
local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], 'XX', due, ARGV[i])
end
return #ARGV - 1
