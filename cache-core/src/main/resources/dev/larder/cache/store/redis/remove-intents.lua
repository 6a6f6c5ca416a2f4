-- Forgets intents.
-- KEYS: deadlines, notes; ARGV: ids.
for _, id in ipairs(ARGV) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return #ARGV
