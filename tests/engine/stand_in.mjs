// freezer 프로세스의 대역: 한 줄에 JSON 하나씩 듣고, 문서의 첫 줄이 시키는 대로 답한다.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const here = (name) => path.join(process.cwd(), name);
fs.appendFileSync(here("started"), `${process.pid}\n`);

function answer(order) {
  if (order === "crash") process.exit(3);
  if (order === "fail") return { error: "posts/a.qmd:3: 1번째 셀에서 ValueError" };
  const frozen = { markdown: `# ${order}`, folders: [here("frozen/figure-html")] };
  if (order === "doubt") return { ...frozen, warnings: ["posts/a.qmd:3: 지금 시각을 읽습니다."] };
  return order === "stale" ? { ...frozen, stale: ["다시 실행", "코드 셀이 바뀜"] } : frozen;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.cancel) {
    say({ id: asked.cancel, cancelled: true });
    continue;
  }
  fs.appendFileSync(here("asked"), `${line}\n`);
  const orders = asked.render.map((file) => fs.readFileSync(file, "utf8").split("\n")[0]);
  if (orders.includes("slow")) say({ id: asked.id, progress: { name: "a", done: 7, total: 25, seconds: 12 } });
  else say({ id: asked.id, done: Object.fromEntries(asked.render.map((file, at) => [file, answer(orders[at])])) });
}
