-- What scripts know of an entry's header; stands before those that need it. Offsets are those of codec.Envelope.

-- The whole header, a part of it if the value is shorter, or an error if the key is of another type.
local function header_of(key)
  return redis.pcall('GETRANGE', key, 0, 87)
end

local function is_understood(header)
  return #header == 88 and string.sub(header, 1, 3) == '\202\76\2'
end

local function kind_of(header)
  return string.sub(header, 4, 4)
end

local function stamp_of(header)
  return string.sub(header, 13, 28)
end

local function is_paused(header)
  return string.byte(header, 5) % 4 >= 2
end

-- Of the flags only the one that tells an absent value outlives a change of kind.
local function kept_flags(header)
  return string.char(string.byte(header, 5) % 2)
end

-- Puts a claim on a value, or on a claim, that ends in so many ms. The entry lives at least as long; if it is prolonged,
-- its numbers grow with it, so that its age and what it may be served for stay what they were. On an entry without an
-- end a claim is over at once: it would otherwise never be. Returns nothing, or the error after which all is as before.
local function put_claim(key, header, token, ms)
  local life = redis.call('PTTL', key)
  local prolonged = 0
  local claim_until = '\127\255\255\255\255\255\255\255'
  if life >= 0 then
    prolonged = math.max(0, ms - life)
    claim_until = struct.pack('>I8', life + prolonged - ms)
  end
  local physical, fresh, stop = string.sub(header, 53, 60), string.sub(header, 61, 68), string.sub(header, 77, 84)
  if prolonged > 0 then
    physical = struct.pack('>I8', struct.unpack('>I8', physical) + prolonged)
    fresh = struct.pack('>I8', struct.unpack('>I8', fresh) + prolonged)
    stop = struct.pack('>I8', struct.unpack('>I8', stop) + prolonged)
  end
  redis.call('SETRANGE', key, 3, 'C' .. kept_flags(header) .. string.sub(header, 6, 12) .. token
    .. string.sub(header, 29, 52) .. physical .. fresh .. claim_until .. stop)
  -- Afterwards, because a full server refuses what comes first and lets what follows pass.
  local longer = prolonged > 0 and redis.pcall('PEXPIRE', key, ms)
  if type(longer) == 'table' then
    redis.call('SETRANGE', key, 0, header)
    return longer
  end
end

-- Makes a claim a value again.
local function take_claim_off(key, header, stamp)
  redis.call('SETRANGE', key, 3, 'V' .. kept_flags(header) .. string.sub(header, 6, 12) .. stamp
    .. string.sub(header, 29, 68) .. '\0\0\0\0\0\0\0\0')
end

