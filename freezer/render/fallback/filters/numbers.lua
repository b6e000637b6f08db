-- 문서의 차례대로 번호를 매긴다: 그림·표·코드, 정리, 상자, 식, 절.
--
-- 번호를 받은 것은 `number` 속성을 얻고, 이름마다 {kind, number}를 담은 표가 나온다.
local common = require("common")
local numbers = {}

local function letter(index)
  return string.char(string.byte("a") + index - 1)
end

-- 나란히 놓은 것들에는 (a), (b)를.
local function subfloats(float, targets, number)
  local index = 0
  float.content = float.content:walk({
    traverse = "topdown",
    Div = function(part)
      if not common.has(part, "freezer-float") then return nil end
      index = index + 1
      part.attributes.number = letter(index)
      part.attributes.parent = float.identifier
      targets[part.identifier] = { kind = part.attributes.kind, number = number .. " (" .. letter(index) .. ")" }
      return part, false
    end,
  })
end

local function boxes(blocks, targets)
  local counts = {}
  local function next_number(kind)
    counts[kind] = (counts[kind] or 0) + 1
    return tostring(counts[kind])
  end
  return blocks:walk({
    traverse = "topdown",
    Div = function(div)
      local named = common.has(div, "freezer-theorem") or common.has(div, "freezer-callout")
      local float = common.has(div, "freezer-float")
      if not (named or float) or div.identifier == "" then return nil end
      local kind = div.attributes.kind
      local number = next_number(kind)
      div.attributes.number = number
      targets[div.identifier] = { kind = kind, number = number }
      if float then
        subfloats(div, targets, number)
        return div, false
      end
      return div
    end,
  })
end

local function equations(blocks, targets)
  local count = 0
  return blocks:walk({
    traverse = "topdown",
    Span = function(span)
      if common.kind(span.identifier) ~= "eq" then return nil end
      count = count + 1
      targets[span.identifier] = { kind = "eq", number = tostring(count) }
      local math = span.content[1]
      math.text = math.text .. "\\tag{" .. count .. "}"
      span.content = { math }
      return span
    end,
  })
end

-- 절의 번호는 문서에서 가장 높은 제목부터 센다.
local function sections(blocks, targets)
  local counts, top = { 0, 0, 0, 0, 0, 0 }, 6
  blocks:walk({ Header = function(header)
    if not common.has(header, "unnumbered") then top = math.min(top, header.level) end
  end })
  blocks:walk({
    traverse = "topdown",
    Header = function(header)
      if common.has(header, "unnumbered") then return nil end
      counts[header.level] = counts[header.level] + 1
      for level = header.level + 1, 6 do counts[level] = 0 end
      if common.kind(header.identifier) == "sec" then
        local number = table.concat(counts, ".", top, header.level)
        targets[header.identifier] = { kind = "sec", number = number }
      end
    end,
  })
end

-- `number-depth`보다 깊은 제목에는 번호를 적지 않는다. 참조에는 쓴다.
local function hide_deep(blocks)
  local depth = tonumber(common.page["number-depth"])
  if not depth then return blocks end
  return blocks:walk({ Header = function(header)
    if header.level > depth then header.classes:insert("unnumbered") end
    return header
  end })
end

function numbers.count(blocks)
  local targets = {}
  blocks = boxes(blocks, targets)
  blocks = equations(blocks, targets)
  sections(blocks, targets)
  return hide_deep(blocks), targets
end

return numbers
