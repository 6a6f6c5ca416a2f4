-- Removes an entry if its bytes are still those the caller saw.
-- KEYS[1] the entry's key; ARGV: SHA-1 of the bytes, in hex.
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' then
  return value
end
if value and redis.sha1hex(value) == ARGV[1] then
  return redis.call('UNLINK', KEYS[1])
end
return 0
