// 지은 사이트를 다듬는다: `node finish/main.mjs [폴더]`. Quarto는 post-render로, 대신 짓는 쪽은 끝에 부른다.
//
// Quarto의 미리 보기는 저장할 때마다 이것을 새로 시작한다. 패키지를 읽는 시간을 그때마다 쓰지 않게,
// 처음에 다듬고 나서 staying.mjs를 남기고 다음부터 그것에 맡긴다. 그래서 이 파일은 패키지를 읽지 않는다.
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const { argv, env, platform, ppid: quarto } = process;
// 소켓의 주소는 길면(100자쯤) 쓸 수 없으니, 폴더에서 본 경로로 적는다.
const ADDRESS = platform === "win32" ? `\\\\.\\pipe\\finish-${quarto}` : join(".quarto", `finish-${quarto}.sock`);

/** 남아 있는 것에 맡긴다. 답을 다 받지 못하면 null. */
async function handOver(asked) {
  try {
    const socket = connect(ADDRESS).on("error", () => {});
    socket.write(`${JSON.stringify(asked)}\n`);
    const { said, ...answer } = JSON.parse(await text(socket));
    for (const [way, line] of said) console[way](line);
    return answer;
  } catch (error) {
    if (error.code === "ECONNREFUSED") await rm(ADDRESS).catch(() => {}); // 듣는 이 없이 남은 것
    return null;
  }
}

/** 다음부터 맡을 것을 남긴다. 이미 있으면 그것은 소켓을 열지 못하고 바로 끝난다. */
function leaveOne() {
  const program = fileURLToPath(new URL("staying.mjs", import.meta.url));
  spawn(process.execPath, [program, quarto, ADDRESS], { detached: true, stdio: "ignore", windowsHide: true }).on("error", () => {}).unref();
}

const began = performance.now();
const asked = { site: resolve(argv[2] ?? env.QUARTO_PROJECT_OUTPUT_DIR ?? "_site"), root: process.cwd(), env };
const named = !argv[2] && env.QUARTO_PROJECT_OUTPUT_FILES && !env.QUARTO_PROJECT_RENDER_ALL;
const handed = named ? await handOver(asked) : null;
const { pages, refused } = handed ?? (await (await import("./finish.mjs")).answer(asked));
if (named && !handed) leaveOne();
if (refused) {
  console.error(refused);
  process.exitCode = 1;
} else console.log(`다듬음: 페이지 ${pages}개, ${((performance.now() - began) / 1000).toFixed(1)}초`);
