-- 표의 class와 칸의 너비.
local common = require("common")
local tables = {}

-- Quarto가 Bootstrap의 이름으로 바꾸는 class들
local BOOTSTRAP = {
  primary = true, secondary = true, success = true, danger = true, warning = true, info = true, light = true,
  dark = true, striped = true, hover = true, active = true, bordered = true, borderless = true, sm = true,
}

local function set_widths(element, given)
  local widths = pandoc.json.decode(given, false)
  local total = 0
  for _, width in ipairs(widths) do total = total + width end
  element.colspecs = element.colspecs:map(function(spec, index)
    return { spec[1], widths[index] and widths[index] / total or nil }
  end)
end

local function write(element)
  local given = common.take(element, "tbl-colwidths") or common.page["tbl-colwidths"]
  if given then set_widths(element, type(given) == "string" and given or pandoc.json.encode(given)) end
  element.classes = element.classes:map(function(class) return BOOTSTRAP[class] and "table-" .. class or class end)
  element.classes:extend({ "caption-top", "table" })
  return element
end

function tables.write(blocks)
  return blocks:walk({ Table = write })
end

return tables
