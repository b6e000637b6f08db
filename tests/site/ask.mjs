// 지은 사이트에서 찾는다: `node ask.mjs 폴더 [early]`. `early`이면 찾아보기를 다 만들기 전에. 표준입력으로 찾는 말의 목록(JSON)을 받아, 말마다 찾은 것들을 낸다.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { find, open } from "../../finish/search/engine.mjs";
import { snippet } from "../../finish/search/snippet.mjs";

const home = join(process.argv[2], "site_libs", "finish");
const folder = readdirSync(home).find((name) => name.startsWith("search-"));
const opened = open(JSON.parse(readFileSync(join(home, folder, "index.json"), "utf8")));
if (process.argv[3] !== "early") await opened.ready;
const answers = JSON.parse(readFileSync(0, "utf8")).map((query) =>
  find(opened, query).map(({ doc, terms }) => {
    const { code, parts } = snippet(doc, query, terms);
    return { place: `${doc.path}#${doc.anchor}`, kind: doc.kind, code, text: parts.map(({ text }) => text).join(""), hits: parts.filter(({ hit }) => hit).map(({ text }) => text) };
  }),
);
console.log(JSON.stringify(answers));
