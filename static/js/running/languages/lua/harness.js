/** The Lua around a program: its files as modules, its input and output, and errors with the lines of its own files. */
export const HARNESS = String.raw`
local out, err, read_line, entry = given_out, given_err, given_readLine, given_entry
local texts, order = {}, {}
for index, name in ipairs(given_names) do texts[name] = given_texts[index] end
given_out, given_err, given_readLine, given_entry, given_names, given_texts = nil, nil, nil, nil, nil, nil

local function writer(write)
  local stream = {}
  function stream:write(...)
    for index = 1, select("#", ...) do write(tostring((select(index, ...)))) end
    return self
  end
  function stream:flush() return self end
  function stream:setvbuf() return true end
  function stream:close() return true end
  return stream
end

local function reader(next_line)
  local stream = {}
  local function read_one(format)
    if type(format) == "string" then format = format:gsub("^%*", "") end
    if format == "a" then
      local lines = {}
      for line in next_line do lines[#lines + 1] = line .. "\n" end
      return table.concat(lines)
    end
    local line = next_line()
    if line == nil then return nil end
    if format == "n" then return tonumber(line) end
    return format == "L" and line .. "\n" or line
  end
  function stream:read(...)
    if select("#", ...) == 0 then return read_one("l") end
    local values = {}
    for index = 1, select("#", ...) do values[index] = read_one((select(index, ...))) end
    return table.unpack(values, 1, select("#", ...))
  end
  function stream:lines(format) return function() return read_one(format or "l") end end
  function stream:close() return true end
  return stream
end
local stdin = reader(read_line)

io.stdin, io.stdout, io.stderr = stdin, writer(out), writer(err)
function io.read(...) return stdin:read(...) end
function io.write(...) return io.stdout:write(...) end
function io.open(name, mode)
  local text = texts[name]
  if not text or (mode and not mode:find("^r")) then return nil, tostring(name) .. ": Only the program's own files can be read, and none written." end
  return reader((text:find("\n$") and text or text .. "\n"):gmatch("([^\n]*)\n"))
end
function io.lines(name, ...)
  if not name then return stdin:lines(...) end
  local file, problem = io.open(name)
  if not file then error(problem, 2) end
  return file:lines(...)
end
function print(...)
  local parts = {}
  for index = 1, select("#", ...) do parts[index] = tostring((select(index, ...))) end
  out(table.concat(parts, "\t") .. "\n")
end

-- Files would lie outside of what bounds a program's memory.
for _, name in ipairs({ "popen", "tmpfile", "input", "output" }) do io[name] = nil end
for _, name in ipairs({ "remove", "rename", "tmpname", "execute" }) do os[name] = nil end

local exiting = {}
function os.exit(code) exiting.code = code == nil and 0 or code == true and 0 or code == false and 1 or code; error(exiting, 0) end

package.searchers = { package.searchers[1], function(name)
  local path = name:gsub("%.", "/")
  for _, candidate in ipairs({ path .. ".lua", path .. "/init.lua" }) do
    if texts[candidate] then
      local chunk, problem = load(texts[candidate], "@" .. candidate)
      if not chunk then error(problem, 0) end
      return chunk, candidate
    end
  end
  return "\n\tno file '" .. path .. ".lua'"
end }

local function told(problem)
  if problem == exiting then return problem end
  local kept = {}
  for line in debug.traceback(tostring(problem), 2):gmatch("[^\n]+") do
    if not line:find('[string "', 1, true) and not line:find("[C]: in ?", 1, true) and not line:find("in function 'xpcall'", 1, true) then kept[#kept + 1] = line end
  end
  return table.concat(kept, "\n")
end

local chunk, problem = load(texts[entry] or "", "@" .. entry)
if not chunk then err(problem .. "\n") return 1 end
local is_well, reason = xpcall(chunk, told)
if is_well then return 0 end
if reason == exiting then return exiting.code end
err(reason .. "\n")
return 1
`
