-- `@fig-a`를 그것을 가리키는 링크로 바꾼다. 인용(`@knuth1984`)은 건드리지 않는다.
local common = require("common")
local crossref = {}

local KINDS = {
  fig = true, tbl = true, lst = true, eq = true, sec = true,
  thm = true, lem = true, cor = true, prp = true, cnj = true, def = true, exm = true, exr = true,
  sol = true, rem = true, alg = true,
  nte = true, tip = true, wrn = true, imp = true, cau = true,
}

-- "Fig-a"처럼 크게 적어도 같은 것을 가리킨다.
local function name_of(key)
  return key:sub(1, 1):lower() .. key:sub(2)
end

function crossref.is_reference(key)
  return KINDS[common.kind(name_of(key))] == true
end

local function prefix_of(kind)
  local options = common.options
  return options.crossref[kind .. "-prefix"]
    or options.strings["crossref-" .. kind .. "-prefix"]
    or options.crossref[kind .. "-title"]
    or common.word("crossref-" .. kind .. "-title")
end

local function linked(citation, targets)
  local name = name_of(citation.id)
  local target = targets[name]
  if not target then
    common.refuse("@" .. citation.id, "@" .. citation.id .. "가 가리키는 것이 이 문서에 없습니다. "
      .. "이름이 " .. name .. "인 것을 두거나 이름을 고치세요. 뒤에는 빈칸이나 문장부호가 와야 합니다.")
  end
  local label = pandoc.Inlines({})
  if citation.mode ~= "SuppressAuthor" then
    local prefix = pandoc.Inlines(citation.prefix)
    label:extend(#prefix > 0 and prefix or { pandoc.Str(prefix_of(target.kind)) })
    label:insert(pandoc.Str(common.nbsp))
  end
  label:insert(pandoc.Str((target.number:gsub(" ", common.nbsp, 1))))
  label:extend(citation.suffix)
  return pandoc.Link(label, "#" .. name, "", pandoc.Attr("", { "quarto-xref" }))
end

function crossref.link(blocks, targets)
  return blocks:walk({
    Cite = function(cite)
      local out = pandoc.Inlines({})
      for index, citation in ipairs(cite.citations) do
        if not crossref.is_reference(citation.id) then return nil end
        if index > 1 then out:extend({ pandoc.Str(","), pandoc.Space() }) end
        out:insert(linked(citation, targets))
      end
      return out
    end,
  })
end

return crossref
