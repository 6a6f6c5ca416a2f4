-- Gives a lease, a write or a claim a new life from now if it still stands; entry.lua stands before this.
-- KEYS[1] the entry's key; ARGV: token, life in ms.
local header = header_of(KEYS[1])
if type(header) == 'table' then
  return header
end
if stamp_of(header) ~= ARGV[1] then
  return 0
end
local kind = kind_of(header)
if kind == 'L' or kind == 'W' then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
if kind == 'C' and is_understood(header) then
  return put_claim(KEYS[1], header, ARGV[1], tonumber(ARGV[2])) or 1
end
return 0
