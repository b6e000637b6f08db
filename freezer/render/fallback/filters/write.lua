-- 번호를 받은 float과 정리, 이름 없는 그림을 Quarto의 HTML로 적는다.
local common = require("common")
local boxes = require("boxes")
local theorems = require("theorems")
local write = {}

local ON_TOP = { tbl = true, lst = true }

local function title_of(kind)
  return common.options.crossref[kind .. "-title"] or common.word("crossref-" .. kind .. "-title")
end

-- 설명 앞의 "그림 1: "이나 "(a) ".
local function caption_of(float, caption)
  local number, sub = float.attributes.number, float.attributes.parent
  local words = sub and "(" .. number .. ")" or title_of(float.attributes.kind) .. common.nbsp .. number
  local out = pandoc.Inlines({ pandoc.Str(words) })
  if not caption or #caption == 0 then return out end
  if not sub then out[1].text = out[1].text .. ":" end
  out:insert(pandoc.Space())
  out:extend(caption)
  return out
end

local function image_classes(block)
  return block:walk({ Image = function(image)
    image.classes:extend({ "img-fluid", "figure-img" })
    local alt = common.take(image, "fig-alt")
    image.caption = alt and pandoc.Inlines({ pandoc.Str(alt) }) or image.caption
    return image
  end })
end

local function figcaption(float, kind, caption)
  local role = (float.attributes.parent and "quarto-subfloat-" or "quarto-float-")
  return pandoc.Blocks({
    common.raw(string.format('<figcaption class="quarto-float-caption-%s %scaption %s%s" id="%s-caption">',
      ON_TOP[kind] and "top" or "bottom", role, role, kind, float.identifier)),
    pandoc.Plain(caption),
    common.raw("</figcaption>"),
  })
end

local function write_float(float)
  if not common.has(float, "freezer-float") then return nil end
  common.drop(float, "freezer-float")
  local kind, sub = float.attributes.kind, float.attributes.parent
  local content = float.content[#float.content]
  local caption = #float.content > 1 and float.content[1].content[1].content or nil
  content.classes = {}
  content.attributes["aria-describedby"] = float.identifier .. "-caption"
  if kind == "fig" then content = image_classes(content) end
  local head = figcaption(float, kind, caption_of(float, caption))
  local blocks = pandoc.Blocks({ common.raw('<figure class="quarto-float ' .. (sub and "quarto-subfloat-" or "quarto-float-") .. kind .. ' figure">') })
  if ON_TOP[kind] then blocks:extend(head) end
  blocks:insert(content)
  if not ON_TOP[kind] then blocks:extend(head) end
  blocks:insert(common.raw("</figure>"))
  for _, key in ipairs({ "kind", "number", "parent", "fig-alt", "layout-ncol", "layout-nrow", "layout", "width", "height" }) do float.attributes[key] = nil end
  float.classes:insert("quarto-float")
  if not common.has(float, "quarto-layout-panel") then
    local align = common.take(float, "fig-align") or common.page["fig-align"] or (kind == "lst" and "left" or "center")
    float.classes:extend({ "quarto-figure", "quarto-figure-" .. align })
  end
  if sub then float.classes:insert("quarto-subfloat") end
  float.classes:insert("anchored")
  float.content = blocks
  return float
end

-- 설명은 있으나 이름이 없는 그림.
local function write_figure(figure)
  local align = common.take(figure, "fig-align") or common.page["fig-align"] or "center"
  local content = image_classes(pandoc.Div(figure.content)).content
  local blocks = pandoc.Blocks({ common.raw('<figure class="figure"><p>') })
  blocks:extend(content)
  blocks:insert(common.raw("</p><figcaption>"))
  blocks:insert(pandoc.Plain(pandoc.utils.blocks_to_inlines(figure.caption.long)))
  blocks:insert(common.raw("</figcaption></figure>"))
  return pandoc.Div(blocks, pandoc.Attr(figure.identifier, { "quarto-figure", "quarto-figure-" .. align }))
end

local function plain_image(image)
  if common.has(image, "img-fluid") then return nil end
  image.classes:insert("img-fluid")
  local alt = common.take(image, "fig-alt")
  if alt then image.caption = { pandoc.Str(alt) } end
  return image
end

function write.floats(blocks)
  return blocks:walk({ Div = write_float, Figure = write_figure }):walk({ Image = plain_image })
end

local function theorem_title(div, kind, name)
  local number = common.take(div, "number")
  local words = pandoc.Inlines({ pandoc.Str(title_of(kind) .. " " .. (number or "")) })
  if name then
    words:extend({ pandoc.Space(), pandoc.Str("(") })
    words:extend(name)
    words:insert(pandoc.Str(")"))
  end
  return pandoc.Span({ pandoc.Strong(words) }, pandoc.Attr("", { "theorem-title" }))
end

local function proof_title(kind, name)
  local words = pandoc.Inlines({ pandoc.Emph({ pandoc.Str(common.word("environment-" .. kind .. "-title")) }) })
  if name then
    words:extend({ pandoc.Space(), pandoc.Str("(") })
    words:extend(name)
    words:insert(pandoc.Str(")"))
  end
  words:extend({ pandoc.Str("."), pandoc.Space() })
  return pandoc.Span(words, pandoc.Attr("", { "proof-title" }))
end

local function write_theorem(div)
  if not common.has(div, "freezer-theorem") then return nil end
  common.drop(div, "freezer-theorem")
  local kind, name = common.take(div, "kind"), boxes.pop_name(div)
  local title = pandoc.Inlines({})
  if theorems.CLASSES[kind] then
    div.classes:insert(1, "theorem")
    if kind ~= "thm" then div.classes:insert(2, theorems.CLASSES[kind]) end
    title:extend({ theorem_title(div, kind, name), pandoc.Space() })
  else
    common.drop(div, "proof")
    div.classes:insert(1, "proof")
    title:insert(proof_title(kind, name))
  end
  local first = div.content[1]
  if first and (first.t == "Para" or first.t == "Plain") then
    title:extend(first.content)
    first.content = title
  else
    div.content:insert(1, pandoc.Para(title))
  end
  return div
end

function write.theorems(blocks)
  return blocks:walk({ Div = write_theorem })
end

return write
