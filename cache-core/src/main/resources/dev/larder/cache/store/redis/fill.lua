-- Stores an entry if the lease still stands, and wakes those who wait; they look again after a refusal, too.
-- KEYS[1] the entry's key; ARGV: token, entry, life in ms, channel. The stamp is bytes 12 to 27 of an entry.
local stamp = redis.pcall('GETRANGE', KEYS[1], 12, 27)
if type(stamp) == 'table' then
  return stamp
end
local stored = 0
if stamp == ARGV[1] then
  local reply = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  if reply.err then
    return reply
  end
  stored = 1
elseif #stamp == 16 and stamp == string.sub(ARGV[2], 13, 28) then
  -- This very command was here before, and its answer was lost.
  stored = 1
end
redis.pcall('PUBLISH', ARGV[4], '')
return stored
