-- Takes a claim from its holder and lets nobody try again for a while, and wakes those who wait; they look again after
-- a refusal, too. entry.lua stands before this.
-- KEYS[1] the entry's key; ARGV: token, channel, a new stamp, the pause in ms.
local header = header_of(KEYS[1])
if type(header) == 'table' then
  return header
end
local postponed = 0
if stamp_of(header) == ARGV[1] and kind_of(header) == 'C' and is_understood(header) then
  local life = redis.call('PTTL', KEYS[1])
  local claim_until = '\127\255\255\255\255\255\255\255'
  if life >= 0 then
    claim_until = struct.pack('>I8', math.max(0, life - tonumber(ARGV[4])))
  end
  local flags = string.char(string.byte(kept_flags(header)) + 2)
  redis.call('SETRANGE', KEYS[1], 3, 'C' .. flags .. string.sub(header, 6, 12) .. ARGV[3]
    .. string.sub(header, 29, 68) .. claim_until)
  postponed = 1
end
redis.pcall('PUBLISH', ARGV[2], '')
return postponed
