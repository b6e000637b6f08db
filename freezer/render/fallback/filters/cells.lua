-- 코드 상자: 복사 단추, 접기, 파일 이름, 줄 번호.
local common = require("common")
local cells = {}

local function option(code, key)
  local given = common.take(code, key)
  if given == nil and common.has(code, "cell-code") and common.page[key] ~= nil then
    given = tostring(common.page[key])
  end
  return given
end

local function number_lines(code)
  local numbers = option(code, "code-line-numbers")
  if numbers == "true" then code.classes:insert("number-lines") end
end

local OPEN = '<div class="code-copy-outer-scaffold">'
local CLOSE = '<button type="button" title="%s" aria-label="%s" class="code-copy-button"><i class="bi" aria-hidden="true"></i></button></div>'

local function scaffold(code)
  local label = common.escape(common.word("copy-button-tooltip"))
  return pandoc.Blocks({ common.raw(OPEN), code, common.raw(CLOSE:format(label, label)) })
end

-- 울타리째 보이는 셀은 Markdown으로 색을 입힌다.
local function language(code)
  local first = code.classes[1]
  if (not first or first == "cell-code") and code.text:match("^```+{") then code.classes:insert(1, "markdown") end
end

local function write(code)
  language(code)
  code.identifier = common.take(code, "annotated-id") or code.identifier
  if #code.classes == 0 then return code end
  number_lines(code)
  local fold, summary = option(code, "code-fold"), common.take(code, "code-summary")
  local name = code.attributes.filename
  local blocks = scaffold(code)
  if name then
    blocks:insert(1, common.raw('<div class="code-with-filename-file"><pre><strong>' .. common.escape(name) .. "</strong></pre></div>"))
  end
  if fold == "true" or fold == "show" then
    local words = summary or common.page["code-summary"] or common.word("code-summary")
    blocks:insert(1, common.raw('<details class="code-fold"' .. (fold == "show" and " open" or "") .. "><summary>"
      .. common.escape(words) .. "</summary>"))
    blocks:insert(common.raw("</details>"))
  end
  if name then
    blocks:insert(1, common.raw('<div class="code-with-filename">'))
    blocks:insert(common.raw("</div>"))
  end
  return blocks
end

function cells.write(blocks)
  return blocks:walk({ CodeBlock = write })
end

return cells
