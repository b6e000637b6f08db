-- 인용과 참고문헌: 문서에 `bibliography`가 있으면 Pandoc의 citeproc이 채운다.
local common = require("common")
local citations = {}

function citations.fill(doc)
  if not doc.meta.bibliography and not doc.meta.references then
    return doc
  end
  doc.meta.lang = doc.meta.lang or common.page.lang
  if doc.meta["link-citations"] == nil then doc.meta["link-citations"] = true end
  return pandoc.utils.citeproc(doc)
end

return citations
