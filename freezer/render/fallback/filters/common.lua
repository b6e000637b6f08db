-- 여러 필터가 함께 쓰는 것: 설정, 짧은 Markdown 읽기, class와 날 HTML, 오류.
local common = { options = {}, nbsp = "\u{a0}" }

-- 파이썬이 넘긴 설정(JSON)을 읽는다.
function common.read_options()
  local given = tostring(PANDOC_WRITER_OPTIONS.variables["freezer"])
  common.options = pandoc.json.decode(given, false)
  common.page = common.options.page
end

-- 화면의 글. 없으면 알린다.
function common.word(key)
  return common.options.strings[key] or common.refuse(key, "_quarto.yml의 language 파일에 " .. key .. "를 적으세요.")
end

-- 지을 수 없는 것: 파이썬이 원고에서 `text`가 있는 줄을 찾아 말한다. Quarto라면 되는 것은 `quarto`가 참이다.
function common.refuse(text, why, quarto)
  error("\u{1}" .. pandoc.json.encode({ text = text, why = why, quarto = quarto or false }) .. "\u{1}", 0)
end

function common.has(element, class)
  return element.classes:includes(class)
end

-- `element`의 class들에서 하나를 뺀다.
function common.drop(element, class)
  element.classes = element.classes:filter(function(each) return each ~= class end)
end

-- 속성 하나를 꺼내고 지운다.
function common.take(element, key)
  local value = element.attributes[key]
  element.attributes[key] = nil
  return value
end

function common.raw(html)
  return pandoc.RawBlock("html", html)
end

function common.inline(html)
  return pandoc.RawInline("html", html)
end

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

function common.escape(text)
  return (text:gsub('[&<>"]', ENTITIES))
end

-- 여는 태그. HTML에 없는 속성에는 Pandoc처럼 `data-`를 붙인다.
function common.open_tag(name, attr, more)
  local out = { "<" .. name }
  if attr.identifier ~= "" then table.insert(out, ' id="' .. common.escape(attr.identifier) .. '"') end
  table.insert(out, ' class="' .. common.escape(table.concat(attr.classes, " ")) .. '"')
  for key, value in pairs(attr.attributes) do
    local known = key == "style" or key == "title" or key == "lang" or key:match("^data%-") or key:match("^aria%-")
    table.insert(out, string.format(' %s%s="%s"', known and "" or "data-", key, common.escape(value)))
  end
  return table.concat(out) .. more .. ">"
end

-- 속성에 적힌 한 줄의 Markdown.
function common.inlines(text)
  return pandoc.utils.blocks_to_inlines(pandoc.read(text, "markdown").blocks)
end

-- 이름의 앞말: "fig-a"는 "fig".
function common.kind(name)
  return name:match("^(%a+)%-.") or ""
end

-- 아이들 가운데 마지막이 글뿐인 문단이면 꺼내 그 글을 준다.
function common.take_last_paragraph(blocks)
  local last = blocks[#blocks]
  if not last or (last.t ~= "Para" and last.t ~= "Plain") then return nil end
  for _, inline in ipairs(last.content) do
    if inline.t == "Image" then return nil end
  end
  blocks:remove(#blocks)
  return last.content
end

return common
