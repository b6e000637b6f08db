-- 이름이 붙은 그림·표·코드(float)와 나란히 놓은 판(panel)을 알아본다.
--
-- float 하나는 `freezer-float`라는 div이다: 속성 kind, 아이는 설명(`freezer-caption`, 없을 수 있다)과
-- 내용(`freezer-content`). 판의 내용은 `quarto-layout-row`들이다.
local common = require("common")
local floats = {}

local KINDS = { fig = true, tbl = true, lst = true }

local function part(class, blocks)
  return pandoc.Div(blocks, pandoc.Attr("", { class }))
end

-- 설명이 있으면 앞에 두어 float을 만든다. `element`의 class와 속성은 남는다.
local function float(element, kind, caption, content)
  local box = pandoc.Div({}, pandoc.Attr(element.identifier, element.classes, element.attributes))
  box.classes:insert(1, "freezer-float")
  box.attributes.kind = kind
  if caption and #caption > 0 then box.content:insert(part("freezer-caption", { pandoc.Plain(caption) })) end
  box.content:insert(part("freezer-content", content))
  return box
end

local function set_caption(box, caption)
  local first = box.content[1]
  if common.has(first, "freezer-caption") then box.content:remove(1) end
  if #caption > 0 then box.content:insert(1, part("freezer-caption", { pandoc.Plain(caption) })) end
end

local function is_code(block)
  return block.t == "CodeBlock" and (common.has(block, "cell-code") or block.identifier == "")
end

-- 출력한 글이나 오류. 나란히 놓지 않는다.
local function is_printed(block)
  return block.t == "Div" and common.has(block, "cell-output") and not common.has(block, "cell-output-display")
end

-- 셀의 블록들을 (float 밖에 둘 것, 나머지)로 나눈다.
local function without_code(blocks, layout)
  local code, rest = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local outside = is_code(block) or (layout and is_printed(block))
    local side = outside and code or rest
    side:insert(block)
  end
  return code, rest
end

local function figure(element)
  if common.kind(element.identifier) ~= "fig" then return nil end
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  return float(element, "fig", caption, element.content)
end

-- 한 문단을 혼자 차지한 그림이나 링크가 걸린 그림.
local function lone_image(paragraph)
  if #paragraph.content ~= 1 then return nil end
  local outer = paragraph.content[1]
  local image = outer.t == "Link" and #outer.content == 1 and outer.content[1] or outer
  if image.t ~= "Image" or common.kind(image.identifier) ~= "fig" then return nil end
  local box = pandoc.Div({}, pandoc.Attr(image.identifier))
  local caption = image.caption
  image.identifier, image.caption = "", {}
  if outer.t == "Link" then outer.content = { image } else outer = image end
  return float(box, "fig", caption, { pandoc.Plain({ outer }) })
end

local function tables(table)
  if common.kind(table.identifier) ~= "tbl" then return nil end
  local box = pandoc.Div({}, pandoc.Attr(table.identifier))
  local caption = pandoc.utils.blocks_to_inlines(table.caption.long)
  table.identifier, table.caption = "", {}
  return float(box, "tbl", caption, { table })
end

local function listing(code)
  local caption = common.take(code, "lst-cap")
  if not caption then return nil end
  local box = pandoc.Div({}, pandoc.Attr(code.identifier, { "listing" }))
  code.identifier = ""
  return float(box, "lst", common.inlines(caption), { code })
end

-- 출력 하나를 작은 float으로. 이름이 없던 출력은 그 안에 float을 품는다.
local function subfloat(block, kind, name, caption)
  if common.has(block, "freezer-float") then
    set_caption(block, caption)
    return block
  end
  local named = block.identifier ~= ""
  local box = float(named and block or pandoc.Div({}, pandoc.Attr(name)), kind, caption, block.content)
  if named then return box end
  block.content = { box }
  return block
end

-- 셀의 `fig-subcap`, `tbl-subcap`: 출력마다의 이름과 설명.
local function subcaptions(div, kind, blocks)
  local given = common.take(div, kind .. "-subcap")
  if not given then return blocks end
  local listed, captions = pcall(pandoc.json.decode, given, false)
  captions = listed and type(captions) == "table" and captions or {}
  local index = 0
  return blocks:map(function(block)
    if block.t ~= "Div" then return block end
    index = index + 1
    return subfloat(block, kind, div.identifier .. "-" .. index, common.inlines(captions[index] or ""))
  end)
end

-- 판의 칸들의 너비(백분율)를 줄마다. 음수는 빈 칸이다.
local function widths_of(layout, count)
  local rows
  if layout.layout then
    rows = pandoc.json.decode(layout.layout, false)
    if type(rows[1]) ~= "table" then rows = { rows } end
  else
    local columns = tonumber(layout["layout-ncol"]) or math.ceil(count / (tonumber(layout["layout-nrow"]) or 1))
    local row = {}
    for index = 1, columns do row[index] = 1 end
    rows = { row }
  end
  local out, cells = {}, 0
  for number = 1, math.huge do
    local row = rows[number] or (not layout.layout or cells < count) and rows[#rows]
    if not row or cells >= count then return out end
    local total, widths = 0, {}
    for _, width in ipairs(row) do total = total + math.abs(width) end
    for index, width in ipairs(row) do
      widths[index] = width / total * 100
      if width > 0 then cells = cells + 1 end
    end
    out[number] = widths
  end
end

local LAYOUT = { "layout", "layout-ncol", "layout-nrow" }

local function take_layout(div)
  local layout, found = {}, false
  for _, key in ipairs(LAYOUT) do
    layout[key] = div.attributes[key]
    found = found or layout[key] ~= nil
  end
  return found and layout
end

-- 칸 하나. 셀의 출력이면 그 class를 물려받는다.
local function cell(block, width, kind)
  local attr = pandoc.Attr("", { "quarto-layout-cell" })
  attr.attributes.style = string.format("flex-basis: %.1f%%;justify-content: %s;", math.abs(width),
    kind == "tbl" and "center" or "flex-start")
  if not block then return pandoc.Div({}, attr) end
  local content = { block }
  if block.t == "Div" and common.has(block, "cell-output") and not common.has(block, "freezer-float") then
    for index, class in ipairs(block.classes) do attr.classes:insert(index, class) end
    content = block.content
  end
  return pandoc.Div(content, attr)
end

local function rows_of(layout, blocks, kind)
  local rows, next_block = pandoc.Blocks({}), 1
  for _, widths in ipairs(widths_of(layout, #blocks)) do
    local row = pandoc.Div({}, pandoc.Attr("", { "quarto-layout-row" }))
    for _, width in ipairs(widths) do
      if width < 0 then
        row.content:insert(cell(nil, width, kind))
      elseif blocks[next_block] then
        row.content:insert(cell(blocks[next_block], width, kind))
        next_block = next_block + 1
      end
    end
    rows:insert(row)
  end
  return rows
end

-- 셀이 통째로 float이나 판이면 코드를 그 앞에 두고 다시 셀로 묶는다.
local function with_code(code, box)
  if #code == 0 then return box end
  common.drop(box, "cell")
  local count = common.take(box, "execution_count")
  local outer = pandoc.Div(code, pandoc.Attr("", { "cell" }, count and { execution_count = count } or {}))
  outer.content:insert(box)
  return outer
end

local function div(element)
  local kind = common.kind(element.identifier)
  kind = KINDS[kind] and not common.has(element, "freezer-float") and kind or nil
  local layout = take_layout(element)
  if not kind and not layout then return nil end
  local code, blocks = pandoc.Blocks({}), element.content
  if common.has(element, "cell") then code, blocks = without_code(blocks, layout) end
  local caption = nil
  if kind then
    local given = common.take(element, kind .. "-cap")
    caption = given and common.inlines(given) or common.take_last_paragraph(blocks)
    blocks = subcaptions(element, kind, blocks)
  end
  if layout then
    blocks = rows_of(layout, blocks, kind)
    element.classes:insert("quarto-layout-panel")
  end
  local box = element
  if kind then box = float(element, kind, caption, blocks) else box.content = blocks end
  return with_code(code, box)
end

function floats.find(blocks)
  return blocks:walk({
    Figure = figure, Para = lone_image, Plain = lone_image, Table = tables, CodeBlock = listing, Div = div,
  })
end

return floats
