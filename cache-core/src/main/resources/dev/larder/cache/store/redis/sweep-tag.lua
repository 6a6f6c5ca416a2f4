-- Forgets members of a tag's index whose entries have ended. member.lua stands before this. An index without members is none; then the directory
-- forgets it, else it says when there is something to forget again.
-- KEYS: the directory of tags, the index; ARGV: how many members at most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[1])
local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - 1000, 'LIMIT', 0, most)
for _, member in ipairs(ended) do
  forget_or_keep(KEYS[2], member, now)
end
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if #last == 0 then
  redis.call('ZREM', KEYS[1], KEYS[2])
elseif #ended < most then
  redis.call('ZADD', KEYS[1], last[2], KEYS[2])
end
return #ended
