-- Takes a standing value for renewal if nobody holds it; entry.lua stands before this.
-- KEYS[1] the entry's key; ARGV: the stamp that was seen, token, life of the claim in ms.
local header = header_of(KEYS[1])
if type(header) == 'table' then
  return header
end
if not is_understood(header) or stamp_of(header) ~= ARGV[1] then
  return 0
end
local kind = kind_of(header)
if kind == 'C' and not is_paused(header) then
  local life = redis.call('PTTL', KEYS[1])
  if life >= 0 and life > struct.unpack('>I8', string.sub(header, 69, 76)) then
    return 0
  end
elseif kind ~= 'V' and kind ~= 'C' then
  return 0
end
return put_claim(KEYS[1], header, ARGV[2], tonumber(ARGV[3])) or 1
