// 사용자에게 보이는 글. 문서의 `lang`이 한국어이면 한국어, 아니면 영어이다. 다른 말은 여기에 더한다.

const seconds = (value) => Math.round(value);

const KOREAN = {
  progress: ({ name, done, total, ...told }) =>
    `${name}: 셀 ${done}/${total} · ${seconds(told.seconds)}초`,
  waiting: "다른 freezer가 얼리는 중이라 끝나기를 기다립니다.",
  stale: (file, why) =>
    `${file}: 실행하지 않아서, 마지막으로 얼린 결과가 있으면 그것을, 없으면 코드만 보입니다. 얼린 결과가 지금과 맞지 않습니다(${why}).`,
  crashed: (code) => `freezer가 갑자기 끝났습니다(종료 코드 ${code}). 다시 저장하면 새로 시작합니다.`,
  noPython: (tried) =>
    `freezer가 설치된 파이썬을 찾지 못했습니다. 찾아본 곳: ${tried}. ` +
    "프로젝트의 가상환경(.venv)에 설치하거나 FREEZER_PYTHON에 파이썬의 경로를 적으세요.",
  noProject: (file) =>
    `${file}: freezer는 _quarto.yml이 있는 프로젝트의 문서만 실행합니다. 폴더에 _quarto.yml을 두세요.`,
  params: (file) =>
    `${file}: freezer는 실행 매개변수(-P, --execute-params)를 받지 않습니다. 얼린 결과는 하나이기 때문입니다. ` +
    "매개변수가 필요하면 `-M engine:jupyter`를 덧붙이세요.",
  format: (file, to) =>
    `${file}: freezer는 HTML로만 얼립니다(${to}가 아니라). ` +
    "다른 형식으로 지으려면 `-M engine:jupyter`를 덧붙이세요.",
  directory: (file) =>
    `${file}: freezer는 프로젝트의 뿌리에서 실행합니다. ` +
    "_quarto.yml에 `project: {execute-dir: project}`를 적고 --execute-dir은 빼세요.",
};

const ENGLISH = {
  progress: ({ name, done, total, ...told }) =>
    `${name}: cell ${done}/${total} · ${seconds(told.seconds)} s`,
  waiting: "Another freezer is freezing this project; waiting for it to finish.",
  stale: (file, why) =>
    `${file}: nothing is executed, so what was frozen last is shown, or the code alone if there is nothing that fits. The frozen result is out of date (${why}).`,
  crashed: (code) => `The freezer ended unexpectedly (exit code ${code}). Save again to start it anew.`,
  noPython: (tried) =>
    `No Python with the freezer was found. Looked at: ${tried}. ` +
    "Install it in the project's environment (.venv), or set FREEZER_PYTHON to the path of a Python.",
  noProject: (file) =>
    `${file}: the freezer executes documents of a project only. Put a _quarto.yml into the folder.`,
  params: (file) =>
    `${file}: the freezer takes no parameters (-P, --execute-params), as there is one frozen result. ` +
    "Add `-M engine:jupyter` if you need them.",
  format: (file, to) =>
    `${file}: the freezer freezes HTML only, not ${to}. Add \`-M engine:jupyter\` to render other formats.`,
  directory: (file) =>
    `${file}: the freezer executes in the project's root. ` +
    "Write `project: {execute-dir: project}` in _quarto.yml and drop --execute-dir.",
};

/** `lang`(예: "ko", "ko-KR")의 글. */
export function words(lang) {
  return /^ko\b/i.test(String(lang ?? "")) ? KOREAN : ENGLISH;
}
