-- Gives back what a token stands for, and wakes those who wait; they look again after a refusal, too. entry.lua stands
-- before this.
-- KEYS[1] the entry's key; ARGV: token, channel, a new stamp, life of a fence in ms or 0, the fence.
local header = header_of(KEYS[1])
if type(header) == 'table' then
  return header
end
local released = 0
if stamp_of(header) == ARGV[1] then
  local kind = kind_of(header)
  if kind == 'W' and tonumber(ARGV[4]) > 0 then
    redis.call('SET', KEYS[1], ARGV[5], 'PX', ARGV[4])
    released = 1
  elseif kind == 'L' or kind == 'W' then
    released = redis.call('UNLINK', KEYS[1])
  elseif kind == 'C' and is_understood(header) then
    take_claim_off(KEYS[1], header, ARGV[3])
    released = 1
  end
end
redis.pcall('PUBLISH', ARGV[2], '')
return released
