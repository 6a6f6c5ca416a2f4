-- What scripts know of the members of an index; stands before those that need it.

-- Forgets a member whose time has passed, unless something stands under its key: a claim prolongs its entry, and a lease
-- may still be filled. Then it is listed for as long as that lives.
local function forget_or_keep(index, member, now)
  local left = redis.call('PTTL', member)
  if left == -2 then
    redis.call('ZREM', index, member)
    return true
  end
  -- What has no end is looked at again tomorrow.
  redis.call('ZADD', index, now + (left >= 0 and left or 86400000), member)
  return false
end
