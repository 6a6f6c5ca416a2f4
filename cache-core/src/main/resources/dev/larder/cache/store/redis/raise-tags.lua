-- Lets the clock of tag invalidations tick and raises the stamps of buckets to it; a stamp never falls.
-- KEYS: the clock, then the buckets' stamps; ARGV: grace in ms or 0.
local tick = redis.call('INCR', KEYS[1])
local time = redis.call('TIME')
local grace = tonumber(ARGV[1])
local ending = time[1] * 1000 + math.floor(time[2] / 1000) + grace
for i = 2, #KEYS do
  local bucket = redis.call('HMGET', KEYS[i], 'stamp', 'grace')
  if tonumber(bucket[1] or '0') < tick then
    redis.call('HSET', KEYS[i], 'stamp', tick)
  end
  if grace > 0 and tonumber(bucket[2] or '0') < ending then
    redis.call('HSET', KEYS[i], 'grace', ending)
  end
end
return tick
