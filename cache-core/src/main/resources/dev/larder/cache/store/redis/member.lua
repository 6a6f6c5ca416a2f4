-- What scripts know of the members of an index; stands before those that need it. A full server refuses to change what
-- it could change as well later; that holds up nothing.

-- Forgets a member whose time has passed, unless something stands under its key: a claim prolongs its entry, and a lease
-- may still be filled. Then it is listed for as long as that lives.
local function forget_or_keep(index, member, now)
  local left = redis.call('PTTL', member)
  if left == -2 then
    redis.call('ZREM', index, member)
    return true
  end
  -- What has no end is looked at again tomorrow.
  redis.pcall('ZADD', index, now + (left >= 0 and left or 86400000), member)
  return false
end

-- Says in the directory when there is something to forget again in an index, by the ends of its members: when the first
-- of them ends, but not within a minute, unless all have ended then. An index without members is none, and is forgotten.
local function note_next(directory, name, ends, now)
  local first = redis.call('ZRANGE', ends, 0, 0, 'WITHSCORES')
  if #first == 0 then
    redis.call('ZREM', directory, name)
    return
  end
  local last = redis.call('ZREVRANGE', ends, 0, 0, 'WITHSCORES')
  local due = math.min(tonumber(last[2]), math.max(tonumber(first[2]), now + 60000))
  redis.pcall('ZADD', directory, due, name)
end
