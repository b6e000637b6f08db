-- Pandoc이 읽은 문서를 Quarto가 내는 꼴로 바꾼다. 차례가 중요하다:
-- 모양을 알아보고(boxes, theorems, floats, cells), 번호를 매기고, 참조와 인용을 채우고, HTML로 적는다.
local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
package.path = pandoc.path.join({ here, "?.lua" }) .. ";" .. package.path

local common = require("common")
local annotations = require("annotations")
local boxes = require("boxes")
local cells = require("cells")
local citations = require("citations")
local crossref = require("crossref")
local equations = require("equations")
local floats = require("floats")
local numbers = require("numbers")
local tables = require("tables")
local theorems = require("theorems")
local write = require("write")

function Pandoc(doc)
  common.read_options()
  doc.blocks = boxes.conditions(doc.blocks)
  doc.blocks = annotations.find(doc.blocks)
  doc.blocks = equations.label(doc.blocks)
  doc.blocks = theorems.find(doc.blocks)
  doc.blocks = floats.find(doc.blocks)
  doc.blocks = boxes.find(doc.blocks)
  local targets
  doc.blocks, targets = numbers.count(doc.blocks)
  doc.blocks = crossref.link(doc.blocks, targets)
  doc = citations.fill(doc)
  doc.blocks = write.floats(doc.blocks)
  doc.blocks = write.theorems(doc.blocks)
  doc.blocks = boxes.write(doc.blocks)
  doc.blocks = tables.write(doc.blocks)
  doc.blocks = cells.write(doc.blocks)
  return doc
end
