-- 정리와 증명의 상자를 알아본다: `::: {#thm-a}`, `::: {.proof}`.
local common = require("common")
local theorems = {}

theorems.CLASSES = {
  thm = "theorem", lem = "lemma", cor = "corollary", prp = "proposition", cnj = "conjecture",
  def = "definition", exm = "example", exr = "exercise", alg = "algorithm", sol = "solution", rem = "remark",
}
theorems.PROOFS = { proof = true, remark = true, solution = true }

-- 이름: `name` 속성이거나 첫 제목.
local function take_name(div)
  local given = common.take(div, "name")
  if given then return common.inlines(given) end
  local first = div.content[1]
  if first and first.t == "Header" then
    div.content:remove(1)
    return first.content
  end
end

function theorems.find(blocks)
  return blocks:walk({
    Div = function(div)
      local kind = common.kind(div.identifier)
      local proof = nil
      for _, class in ipairs(div.classes) do
        if theorems.PROOFS[class] then proof = class end
      end
      local class = theorems.CLASSES[kind]
      if not class and not proof then return nil end
      div.attributes.kind = class and kind or proof
      local name = take_name(div)
      if name then div.content:insert(1, pandoc.Div({ pandoc.Plain(name) }, pandoc.Attr("", { "freezer-name" }))) end
      div.classes:insert(1, "freezer-theorem")
      return div
    end,
  })
end

return theorems
