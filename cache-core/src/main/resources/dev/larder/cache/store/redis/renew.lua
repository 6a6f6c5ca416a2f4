-- Gives a lease a new life from now if it still stands.
-- KEYS[1] the entry's key; ARGV: token, life in ms. The kind is byte 3 of an entry, the stamp bytes 12 to 27.
local header = redis.pcall('GETRANGE', KEYS[1], 0, 27)
if type(header) == 'table' then
  return header
end
local kind = string.sub(header, 4, 4)
if string.sub(header, 13, 28) == ARGV[1] and (kind == 'L' or kind == 'W') then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
