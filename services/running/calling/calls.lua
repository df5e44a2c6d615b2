-- Calls functions of a Lua file: services/running/harness.py puts `token`, `source`, `names` and `calls` before this, and
-- says what is written of each call. `names` are as they stand in a table: ["double"] = double.

-- Kept from before the solution, which can put others in their places.
local out, read, clock, raise = io.stdout, io.open, os.clock, error
local type, next, rawget, tostring, pcall, xpcall, load, ipairs = type, next, rawget, tostring, pcall, xpcall, load, ipairs
local format, gsub, gmatch, byte, find = string.format, string.gsub, string.gmatch, string.byte, string.find
local concat, unpack, traceback, kind, huge = table.concat, table.unpack, debug.traceback, math.type, math.huge

local function quoted(text)
  return '"' .. gsub(text, '[%c"\\]', function(sign) return format("\\u%04x", byte(sign)) end) .. '"'
end

local function number(value)
  if kind(value) == "integer" then return format("%d", value) end
  if value ~= value or value == huge or value == -huge then raise("no JSON", 0) end
  return format("%.17g", value)
end

local function length(value)
  local count = 0
  for _ in next, value do count = count + 1 end
  for at = 1, count do
    if rawget(value, at) == nil then return nil end
  end
  return count
end

-- A table is a list when its keys are 1 to n, so an empty one is a list; the server takes it for an empty object as well.
local function written(value, inside)
  local what = type(value)
  if what == "nil" then return "null" end
  if what == "boolean" then return tostring(value) end
  if what == "string" then return quoted(value) end
  if what == "number" then return number(value) end
  if what ~= "table" or inside[value] then raise("no JSON", 0) end
  inside[value] = true
  local parts, count = {}, length(value)
  if count then
    for at = 1, count do parts[at] = written(value[at], inside) end
  else
    for key, one in next, value do
      if type(key) ~= "string" and kind(key) ~= "integer" then raise("no JSON", 0) end
      parts[#parts + 1] = quoted(tostring(key)) .. ":" .. written(one, inside)
    end
  end
  inside[value] = nil
  return count and "[" .. concat(parts, ",") .. "]" or "{" .. concat(parts, ",") .. "}"
end

local function told(problem)
  if type(problem) == "table" then return problem end
  local kept = { tostring(problem) }
  for line in gmatch(traceback("", 2), "[^\n]+") do
    local is_ours = find(line, token, 1, true) or find(line, "[C]: in", 1, true) or find(line, "[string", 1, true)
    if not is_ours then kept[#kept + 1] = line end
  end
  return concat(kept, "\n")
end

local file = read(source)
local text = file:read("a")
file:close()
-- From the end of the file, what is local to it is seen. A file that returns its functions itself has no place for more.
local chunk, problem = load(text .. "\nreturn { " .. concat(names, ", ") .. " }", "@" .. source)
if not chunk then chunk, problem = load(text, "@" .. source) end
if not chunk then raise(problem, 0) end
local is_well, found = xpcall(chunk, told)
if not is_well then raise(found, 0) end

local function function_of(name)
  local returned = type(found) == "table" and rawget(found, name)
  return returned or rawget(_G, name)
end

local function attempt(name, arguments)
  local call = function_of(name)
  if type(call) ~= "function" then return '"missing":' .. quoted(name) end
  local has_ended, value = xpcall(call, told, unpack(arguments, 1, arguments.n))
  if not has_ended then return '"error":' .. quoted(tostring(value)) end
  local has_json, json = pcall(written, value, {})
  return has_json and '"got":' .. quoted(json) or '"unwritable":' .. quoted(type(value))
end

for _, one in ipairs(calls) do
  local began = clock()
  local said = attempt(one.name, one.arguments)
  out:write("\n", token, " {", format('"case":%d,"ms":%d,', one.case, (clock() - began) * 1000 // 1 | 0), said, "}\n")
  out:flush()
end
