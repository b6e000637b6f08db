-- 코드의 설명: 줄 끝의 `# <1>`과, 바로 뒤의 번호 목록.
local common = require("common")
local annotations = {}

local COMMENTS = { python = "#", r = "#", bash = "#", sh = "#", yaml = "#", javascript = "//", js = "//", cpp = "//", c = "//", lua = "%-%-", sql = "%-%-" }
local count = 0

-- 코드에서 표시를 떼고 {번호 → 줄들}을 준다. 없으면 nil.
local function marked(code)
  local comment = COMMENTS[code.classes[1] or ""]
  if not comment then return nil end
  local lines, found = {}, nil
  for line in (code.text .. "\n"):gmatch("(.-)\n") do
    local text, number = line:match("^(.-)%s*" .. comment .. "%s*<(%d+)>%s*$")
    table.insert(lines, text or line)
    if number then
      found = found or {}
      found[tonumber(number)] = found[tonumber(number)] or {}
      table.insert(found[tonumber(number)], tostring(#lines))
    end
  end
  if found then code.text = table.concat(lines, "\n") end
  return found
end

-- 번호 목록을 설명 목록으로.
local function described(list, name, found)
  local blocks = pandoc.Blocks({ common.raw('<dl class="code-annotation-container-grid">') })
  for index, item in ipairs(list.content) do
    local number = list.start + index - 1
    local lines = table.concat(found[number] or {}, ",")
    blocks:insert(common.raw(string.format('<dt data-target-cell="%s" data-target-annotation="%d">%d</dt><dd>', name, number, number)))
    local text = pandoc.Span(pandoc.utils.blocks_to_inlines(item), pandoc.Attr("", {}, {
      { "code-cell", name }, { "code-lines", lines }, { "code-annotation", tostring(number) },
    }))
    blocks:insert(pandoc.Plain({ text }))
    blocks:insert(common.raw("</dd>"))
  end
  blocks:insert(common.raw("</dl>"))
  return blocks
end

-- 블록이 코드이거나 코드가 든 셀이면 그 코드.
local function code_of(block)
  if block.t == "CodeBlock" then return block end
  if block.t ~= "Div" or not common.has(block, "cell") then return nil end
  for _, inner in ipairs(block.content) do
    if inner.t == "CodeBlock" and common.has(inner, "cell-code") then return inner end
  end
end

local function put_in_cell(cell, code, list)
  local content = pandoc.Blocks({})
  for _, inner in ipairs(cell.content) do
    content:insert(inner.t == "CodeBlock" and common.has(inner, "cell-code") and code or inner)
    if inner.t == "CodeBlock" and common.has(inner, "cell-code") and list then
      content:insert(pandoc.Div(list, pandoc.Attr("", { "cell-annotation" })))
    end
  end
  cell.content = content
end

local function annotate(blocks)
  local out, skip = pandoc.Blocks({}), false
  for index, block in ipairs(blocks) do
    if skip then skip = false goto continue end
    local code = code_of(block)
    if code and #code.classes > 0 and code.classes[1] ~= "cell-code" then count = count + 1 end
    local found = code and marked(code)
    if not found then out:insert(block) goto continue end
    local name, marks = "annotated-cell-" .. count, {}
    code.attributes["annotated-id"] = name
    for number, lines in pairs(found) do table.insert(marks, number .. ":" .. table.concat(lines, ",")) end
    table.sort(marks)
    code.attributes["annotations"] = table.concat(marks, ";")
    local following = blocks[index + 1]
    local list = following and following.t == "OrderedList" and described(following, name, found)
    skip = list and true or false
    if block.t == "CodeBlock" then
      out:insert(code)
      if list then out:extend(list) end
    else
      put_in_cell(block, code, list)
      out:insert(block)
    end
    ::continue::
  end
  return out
end

function annotations.find(blocks)
  return blocks:walk({ traverse = "topdown", Blocks = annotate })
end

return annotations
