-- Forgets members of a tag's index whose entries have ended. member.lua stands before this.
-- KEYS: the directory of tags, the index; ARGV: how many members at most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[1])
local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - 1000, 'LIMIT', 0, most)
for _, member in ipairs(ended) do
  forget_or_keep(KEYS[2], member, now)
end
if #ended < most then
  note_next(KEYS[1], KEYS[2], KEYS[2], now)
end
return #ended
