// freezer 프로세스의 대역: 한 줄에 JSON 하나씩 듣고, 문서의 첫 줄이 시키는 대로 답한다.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const cancelled = new Set();
fs.appendFileSync(path.join(process.cwd(), "started"), `${process.pid}\n`);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.cancel) {
    cancelled.add(asked.cancel);
    say({ id: asked.cancel, cancelled: true });
    continue;
  }
  const order = fs.readFileSync(asked.render, "utf8").split("\n")[0];
  if (order === "crash") process.exit(3);
  else if (order === "fail") say({ id: asked.id, error: "posts/a.qmd:3: 1번째 셀에서 ValueError" });
  else if (order === "slow") say({ id: asked.id, progress: { name: "a", done: 7, total: 25, seconds: 12 } });
  else say({ id: asked.id, markdown: `# ${order}`, folders: [path.join(process.cwd(), "frozen/figure-html")] });
}
