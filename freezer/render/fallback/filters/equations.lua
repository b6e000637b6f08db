-- `$$ … $$ {#eq-a}`: 이름이 붙은 식.
local equations = {}

local function is_gap(inline)
  return inline and (inline.t == "Space" or inline.t == "SoftBreak")
end

local function labelled(inlines)
  local out = pandoc.Inlines({})
  local index = 1
  while index <= #inlines do
    local math, after = inlines[index], index + 1
    if math.t == "Math" and math.mathtype == "DisplayMath" then
      if is_gap(inlines[after]) then after = after + 1 end
      local text = inlines[after] and inlines[after].t == "Str" and inlines[after].text or ""
      local name, rest = text:match("^{#(eq%-[^}%s]+)}(.*)$")
      if name then
        math = pandoc.Span({ math }, pandoc.Attr(name))
        inlines[after] = pandoc.Str(rest)
        index = after - 1
      end
    end
    if not (math.t == "Str" and math.text == "") then out:insert(math) end
    index = index + 1
  end
  return out
end

function equations.label(blocks)
  return blocks:walk({ Inlines = labelled })
end

return equations
