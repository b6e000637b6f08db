// 사용자에게 보이는 글. 다른 말로 쓰려면 이 파일만 옮긴다.

const REMEDY = "다른 엔진으로 쓰려면 머리말에 `engine: jupyter` 처럼 적고 _quarto.yml의 engines에서 freezer를 빼세요.";

export const messages = {
  noProject: (file) =>
    `${file}: freezer는 _quarto.yml이 있는 프로젝트 안에서만 실행합니다. 폴더에 _quarto.yml을 두세요.`,
  foreign: (file, language) =>
    `${file}: freezer는 파이썬 셀만 실행합니다. {${language}} 셀이 있습니다. ${REMEDY}`,
  params: (file) =>
    `${file}: freezer는 실행 인자(--execute-param)를 받지 않습니다. 얼린 결과는 하나여야 하기 때문입니다.`,
  noPython: (tried) =>
    "freezer가 설치된 파이썬을 찾지 못했습니다. " +
    `찾아본 곳: ${tried.join(", ")}. 프로젝트의 가상환경(.venv)에 설치하거나 FREEZER_PYTHON에 경로를 적으세요.`,
  crashed: (code) => `freezer가 갑자기 끝났습니다 (종료 코드 ${code}). 다시 저장하면 새로 시작합니다.`,
  progress: (name, done, total, seconds) =>
    `  ${name}: 셀 ${done}/${total} · ${Math.round(seconds)}초`,
};
