// 미리 보기에서 오래 사는 다듬기: 한 줄에 JSON 하나씩 {"site", "root", "pages"}를 듣고 {}나 {"error"}를 답한다.
// 노드를 시작하고 패키지를 읽는 시간을 저장할 때마다 쓰지 않는다.
import { createInterface } from "node:readline";
import { answer } from "./finish.mjs";

// 표준 출력은 대답의 것이다.
console.log = console.error;

for await (const line of createInterface({ input: process.stdin })) {
  const { site, root, pages } = JSON.parse(line);
  const named = pages.length ? { QUARTO_PROJECT_OUTPUT_FILES: pages.join("\n") } : {};
  const { refused } = await answer({ site, root, env: { ...process.env, ...named } }).catch((error) => ({ refused: error.stack }));
  process.stdout.write(`${JSON.stringify({ error: refused })}\n`);
}
