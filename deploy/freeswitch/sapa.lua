-- FreeSWITCH tells Sapa about the calls of mod_callcenter. Needs mod_lua and mod_curl.
--
--   vars.xml:      <X-PRE-PROCESS cmd="set" data="sapa_url=https://sapa.example/api/v1/cti/KEY"/>
--   lua.conf.xml:  <hook event="CUSTOM" subclass="callcenter::info" script="sapa.lua"/>
--
-- `sapa key add pbx1` prints the key. The caller's unique id names the call; agents are called like their extensions
-- (1001@default). The location comes in the SIP header X-CVP-Lokasi of the caller's leg.

local words = {
  ["member-queue-start"] = "queued",
  ["agent-offering"] = "ringing",
  ["bridge-agent-start"] = "answered",
  ["bridge-agent-fail"] = "hungup", -- of this agent only: the call is offered to the next
  ["bridge-agent-end"] = "hungup",
  ["member-queue-end"] = "hungup", -- of the call
}

local function field(name)
  return event:getHeader(name) or ""
end

local function encode(text)
  return (text:gsub("[^%w%-_%.~]", function(char)
    return string.format("%%%02X", char:byte())
  end))
end

local action = field("CC-Action")
local word = words[action]
if word then
  local caller = field("CC-Member-CID-Number")
  if field("Caller-Privacy-Hide-Number") == "true" then caller = "anonymous" end
  local agent = action:find("^member") and "" or field("CC-Agent")
  local cause = ""
  if action == "bridge-agent-fail" then
    cause = field("CC-Hangup-Cause") == "USER_BUSY" and "busy" or "noAnswer"
  elseif action == "bridge-agent-end" then
    cause = "normalClearing"
  elseif action == "member-queue-end" and field("CC-Cause") == "Cancel" then
    cause = "abandoned"
  end
  local data = "event=" .. word
  for _, pair in ipairs({
    { "callId", field("CC-Member-Session-UUID") },
    { "from", caller },
    { "callerName", field("CC-Member-CID-Name") },
    { "to", field("CC-Member-DNIS") ~= "" and field("CC-Member-DNIS") or field("Caller-Destination-Number") },
    { "queue", (field("CC-Queue"):gsub("@.*", "")) },
    { "lokasi", field("variable_sip_h_X-CVP-Lokasi") },
    { "agent", agent },
    { "cause", cause },
  }) do
    if pair[2] ~= "" then data = data .. "&" .. pair[1] .. "=" .. encode(pair[2]) end
  end
  local api = freeswitch.API()
  -- mod_curl splits its command at blanks: the data has none.
  api:executeString("curl " .. api:executeString("global_getvar sapa_url") .. " connect-timeout 2 timeout 3 post " .. data)
end
