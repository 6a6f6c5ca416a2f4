-- Removes a lease if it still stands, and wakes those who wait; they look again after a refusal, too.
-- KEYS[1] the entry's key; ARGV: token, channel. The kind is byte 3 of an entry, the stamp bytes 12 to 27.
local header = redis.pcall('GETRANGE', KEYS[1], 0, 27)
if type(header) == 'table' then
  return header
end
local kind = string.sub(header, 4, 4)
local removed = 0
if string.sub(header, 13, 28) == ARGV[1] and (kind == 'L' or kind == 'W') then
  removed = redis.call('UNLINK', KEYS[1])
end
redis.pcall('PUBLISH', ARGV[2], '')
return removed
