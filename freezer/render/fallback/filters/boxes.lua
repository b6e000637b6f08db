-- 상자(callout), 탭, 조건이 붙은 내용.
local common = require("common")
local boxes = {}

local CALLOUTS = { note = "nte", tip = "tip", warning = "wrn", important = "imp", caution = "cau" }
local count = 0

-- `when-format="html"`의 조건. HTML이 아닌 형식은 여기에 없다.
local function holds(element)
  local html = { html = true, ["html:js"] = true, html5 = true }
  local when, unless = element.attributes["when-format"], element.attributes["unless-format"]
  return (not when or html[when] == true) and not (unless and html[unless])
end

local function condition(element)
  local visible, hidden = common.has(element, "content-visible"), common.has(element, "content-hidden")
  if not visible and not hidden then return nil end
  for key in pairs(element.attributes) do
    if key:match("%-meta$") or key:match("%-profile$") then
      common.refuse(key, key .. ": 이 조건은 다루지 않습니다.", true)
    end
  end
  if holds(element) == hidden then return {} end
  return element.content
end

function boxes.conditions(blocks)
  return blocks:walk({ Div = condition, Span = condition })
end

local function callout_type(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and not CALLOUTS[kind] then common.refuse(class, class .. ": 이런 상자는 없습니다.") end
    if kind then return kind end
  end
end

local function take_title(div)
  local first = div.content[1]
  if first and first.t == "Header" then
    div.content:remove(1)
    return first.content
  end
  local given = common.take(div, "title")
  return given and common.inlines(given)
end

local function callout(div)
  local kind = callout_type(div)
  if not kind then return nil end
  local title = take_title(div)
  if title then div.content:insert(1, pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr("", { "freezer-name" }))) end
  div.attributes.kind, div.attributes.callout = CALLOUTS[kind], kind
  div.classes:insert(1, "freezer-callout")
  common.drop(div, "callout-" .. kind)
  return div
end

-- 탭 안의 제목은 차례에 오르지 않는다.
local function unlisted(header)
  header.classes:insert("unlisted")
  return header
end

-- 탭의 제목(첫 제목과 같은 수준)마다 나눈다.
local function tabset(div)
  if not common.has(div, "panel-tabset") then return nil end
  local level, tabs = nil, {}
  for _, block in ipairs(div.content) do
    if block.t == "Header" and (not level or block.level == level) then
      level = block.level
      table.insert(tabs, { title = block.content, content = pandoc.Blocks({}) })
    elseif #tabs > 0 then
      tabs[#tabs].content:insert(block)
    end
  end
  if #tabs == 0 then return nil end
  local panes = pandoc.Blocks({})
  for _, tab in ipairs(tabs) do
    local pane = pandoc.Div(tab.content:walk({ Header = unlisted }), pandoc.Attr("", { "freezer-pane" }))
    pane.content:insert(1, pandoc.Div({ pandoc.Plain(tab.title) }, pandoc.Attr("", { "freezer-name" })))
    panes:insert(pane)
  end
  div.content = panes
  return div
end

function boxes.find(blocks)
  return blocks:walk({
    Div = function(div) return tabset(div) or callout(div) end,
  })
end

-- 제목 조각을 떼어 낸다.
local function pop_name(div)
  local first = div.content[1]
  if not first or first.t ~= "Div" or not common.has(first, "freezer-name") then return nil end
  div.content:remove(1)
  return first.content[1].content
end
boxes.pop_name = pop_name

-- 상자의 머리에 적을 글: "도움말 1: 제목". 번호가 없으면 상자의 종류는 화면 낭독기에만 들린다.
local function heading(div, title)
  local default = common.word("callout-" .. div.attributes.callout .. "-title")
  local number = common.take(div, "number")
  if not number then
    if not title then return pandoc.Inlines({ pandoc.Str(default) }) end
    title:insert(1, common.inline('<span class="screen-reader-only">' .. common.escape(default) .. "</span>"))
    return title
  end
  local out = pandoc.Inlines({ pandoc.Str(default .. common.nbsp .. number) })
  if title then
    out[1].text = out[1].text .. ":"
    out:insert(pandoc.Space())
    out:extend(title)
  end
  return out
end

local ICON = [[<div class="callout-icon-container"><i class="callout-icon%s"></i></div>]]
local TOGGLE = [[<div class="callout-btn-toggle d-inline-block border-0 py-1 ps-1 pe-0 float-end" aria-hidden="true">]]
  .. [[<i class="callout-toggle"></i></div>]]

-- 접는 상자는 자바스크립트 없이도 열리는 details이다.
local function folded(div, title, icon, collapse)
  local name, closed = "callout-" .. count, collapse == "true"
  local blocks = pandoc.Blocks({ common.raw(common.open_tag("details", div.attr, closed and "" or " open")
    .. '<summary class="callout-header d-flex align-content-center' .. (closed and " collapsed" or "") .. '">'
    .. ICON:format(icon) .. '<div class="callout-title-container flex-fill">') })
  blocks:insert(pandoc.Plain(title))
  blocks:insert(common.raw("</div>" .. TOGGLE .. "</summary>"))
  local body = pandoc.Div(div.content, pandoc.Attr("", { "callout-body-container", "callout-body" }))
  blocks:insert(pandoc.Div({ body }, pandoc.Attr(name, { name .. "-contents", "callout-collapse" })))
  blocks:insert(common.raw("</details>"))
  return blocks
end

local function titled(div, title, icon)
  local blocks = pandoc.Blocks({ common.raw('<div class="callout-header d-flex align-content-center">'
    .. ICON:format(icon) .. '<div class="callout-title-container flex-fill">') })
  blocks:insert(pandoc.Plain(title))
  blocks:insert(common.raw("</div></div>"))
  blocks:insert(pandoc.Div(div.content, pandoc.Attr("", { "callout-body-container", "callout-body" })))
  return blocks
end

local function untitled(div, icon)
  local body = pandoc.Div({ common.raw(ICON:format(icon)) }, pandoc.Attr("", { "callout-body", "d-flex" }))
  body.content:insert(pandoc.Div(div.content, pandoc.Attr("", { "callout-body-container" })))
  return pandoc.Blocks({ body })
end

local function option(div, key)
  local given, page = common.take(div, key), common.page["callout-" .. key]
  if given == nil and page ~= nil then given = tostring(page) end
  return given
end

local function write_callout(div)
  if not common.has(div, "freezer-callout") then return nil end
  count = count + 1
  common.drop(div, "freezer-callout")
  local title, collapse = pop_name(div), common.take(div, "collapse")
  local appearance = option(div, "appearance") or "default"
  local plain = appearance == "minimal"
  local no_icon = plain or option(div, "icon") == "false"
  local icon = no_icon and " no-icon" or ""
  local shows_title = title or div.attributes.number or (not plain and appearance ~= "simple")
  local kind = div.attributes.callout
  local classes = { "callout", "callout-style-" .. (plain and "simple" or appearance), "callout-" .. kind }
  if no_icon then table.insert(classes, "no-icon") end
  if shows_title then table.insert(classes, "callout-titled") end
  for index, class in ipairs(classes) do div.classes:insert(index, class) end
  local head = shows_title and heading(div, title)
  div.attributes.kind, div.attributes.callout = nil, nil
  if head and collapse then return folded(div, head, icon, collapse) end
  div.content = head and titled(div, head, icon) or untitled(div, icon)
  return div
end

local sets = 0

local function write_tabset(div)
  local first = div.content[1]
  if not common.has(div, "panel-tabset") or not first or first.t ~= "Div" or not common.has(first, "freezer-pane") then
    return nil
  end
  sets = sets + 1
  local panes = div.content
  local tabs = pandoc.Blocks({ common.raw('<ul class="nav nav-tabs" role="tablist">') })
  local contents = pandoc.Div({}, pandoc.Attr("", { "tab-content" }))
  for index, pane in ipairs(panes) do
    local name = "tabset-" .. sets .. "-" .. index
    local active = index == 1
    tabs:insert(common.raw(string.format('<li class="nav-item" role="presentation"><a class="nav-link%s" id="%s-tab" '
      .. 'data-bs-toggle="tab" data-bs-target="#%s" href="#%s" role="tab" aria-controls="%s" aria-selected="%s">',
      active and " active" or "", name, name, name, name, tostring(active))))
    tabs:insert(pandoc.Plain(pop_name(pane)))
    tabs:insert(common.raw("</a></li>"))
    -- 짝의 목록으로 적어야 늘 같은 차례이다.
    local attr = pandoc.Attr(name, { "tab-pane" }, { { "role", "tabpanel" }, { "aria-labelledby", name .. "-tab" } })
    if active then attr.classes:insert("active") end
    contents.content:insert(pandoc.Div(pane.content, attr))
  end
  tabs:insert(common.raw("</ul>"))
  local group = div.attributes.group
  if group then contents.attributes.group = group end
  tabs:insert(contents)
  div.content = tabs
  return div
end

function boxes.write(blocks)
  return blocks:walk({
    traverse = "topdown",
    Div = function(div) return write_callout(div) or write_tabset(div) end,
  })
end

return boxes
