// Quarto의 미리 보기 곁에 남는 다듬기: `node staying.mjs <Quarto의 프로세스 번호> <소켓>`. main.mjs가 남기고, 소켓으로 맡긴다.
// Quarto가 끝나거나 다듬는 코드(이 폴더)가 바뀌면 끝난다. 소켓을 열 수 없으면 조용히 끝난다.
import { readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const CHECK_MILLISECONDS = 1000;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const [quarto, address] = process.argv.slice(2);

/** 다듬는 코드의 파일마다 고친 때. */
const written = () => readdirSync(HERE, { recursive: true }).map((name) => `${name} ${statSync(HERE + name).mtimeMs}`).join("\n");
const code = written();

/** 남아 있을 까닭이 없는가. */
function done() {
  try {
    process.kill(Number(quarto), 0);
    return written() !== code;
  } catch (error) {
    return error.code !== "EPERM"; // 보낼 수 없는 것은 살아 있다
  }
}

function end() {
  server.close(); // 소켓의 파일도 지운다
  process.exit();
}

/** 맡은 것 하나를 다듬고, 한 말({said})과 함께 답한다. 잘못되면 답하지 않고 끊어, 맡긴 쪽이 제가 하게 한다. */
async function take(socket) {
  if (done()) end();
  try {
    const { value } = await createInterface({ input: socket })[Symbol.asyncIterator]().next();
    const said = [];
    for (const way of ["log", "error"]) console[way] = (line) => said.push([way, line]);
    const { answer } = await import("./finish.mjs");
    socket.end(JSON.stringify({ ...(await answer(JSON.parse(value))), said }));
  } catch {
    socket.destroy();
  }
}

// 한 말이 섞이지 않게, 하나씩 한다.
let last = import("./finish.mjs").catch(end);
const server = createServer((socket) => {
  socket.on("error", () => {});
  last = last.then(() => take(socket));
});
server.on("error", () => process.exit());
// 쓰던 페이지는 다 쓰고 끝난다.
server.listen(address, () => setInterval(() => done() && last.then(end), CHECK_MILLISECONDS));
