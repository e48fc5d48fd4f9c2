/**
 * The exact sliding window of several keys at once, in Redis.
 *
 * Each key holds a list: the units in use, then (millisecond, units) pairs,
 * oldest first. ARGV: cost, time in milliseconds (-1 for the server's own),
 * then limit, window and merging step in milliseconds for each key. Answers,
 * for each key: units in use before this call, milliseconds until the oldest
 * pair leaves, milliseconds until the call fits (-1 for never). All keys are
 * charged or none.
 *
 * When the server's clock was set back by more than a second, a log from the
 * "future" is dropped: one window may be granted twice, none is closed for
 * hours.
 */
export const slidingWindowScript = `
local cost, now = tonumber(ARGV[1]), tonumber(ARGV[2])
if now < 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local answer, times, allowed = {}, {}, true

local function wait(key, excess, time, window)
  local freed, from = 0, 0
  while true do
    local pairs_ = redis.call('LRANGE', key, from, from + 199)
    if #pairs_ == 0 then return -1 end
    for index = 1, #pairs_, 2 do
      freed = freed + tonumber(pairs_[index + 1])
      if freed >= excess then return tonumber(pairs_[index]) + window - time end
    end
    from = from + 200
  end
end

for index, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[index * 3]), tonumber(ARGV[index * 3 + 1])
  local time = now
  local newest = tonumber(redis.call('LINDEX', key, -2) or now)
  if newest > now + 1000 then redis.call('DEL', key) elseif newest > now then time = newest end
  local used = tonumber(redis.call('LPOP', key) or 0)
  local oldest = tonumber(redis.call('LINDEX', key, 0) or -1)
  while oldest >= 0 and oldest + window <= time do
    redis.call('LPOP', key)
    used = used - tonumber(redis.call('LPOP', key))
    oldest = tonumber(redis.call('LINDEX', key, 0) or -1)
  end
  local excess = used + cost - limit
  local waitMs = 0
  if excess > 0 then
    waitMs = wait(key, excess, time, window)
    allowed = false
  end
  if used > 0 then
    redis.call('LPUSH', key, used)
    redis.call('PEXPIRE', key, window)
  end
  times[index] = time
  answer[index * 3 - 2] = used
  answer[index * 3 - 1] = oldest >= 0 and oldest + window - time or 0
  answer[index * 3] = waitMs
end

if allowed then
  for index, key in ipairs(KEYS) do
    local window, step = tonumber(ARGV[index * 3 + 1]), tonumber(ARGV[index * 3 + 2])
    local time, used = times[index], answer[index * 3 - 2]
    if used == 0 then
      redis.call('RPUSH', key, cost, time, cost)
    else
      redis.call('LSET', key, 0, used + cost)
      local newest = tonumber(redis.call('LINDEX', key, -2))
      if math.floor(newest / step) == math.floor(time / step) then
        redis.call('LSET', key, -1, tonumber(redis.call('LINDEX', key, -1)) + cost)
        redis.call('LSET', key, -2, time)
      else
        redis.call('RPUSH', key, time, cost)
      end
    end
    redis.call('PEXPIRE', key, window)
  end
end
return answer
`;
