-- Forgets keys in the index of a segment that have ended; as sweep-tag.lua does for a tag. member.lua stands before this.
-- KEYS: the directory of segments, the segment's keys, their ends; ARGV: segment, how many keys at most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[2])
local ended = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - 1000, 'LIMIT', 0, most)
for _, member in ipairs(ended) do
  if forget_or_keep(KEYS[3], member, now) then
    redis.call('ZREM', KEYS[2], member)
  end
end
if #ended < most then
  note_next(KEYS[1], ARGV[1], KEYS[3], now)
end
return #ended
