// 원고의 수식을 조판해 본다: 표준 입력으로 [[TeX, 따로 세웠는가], …]를 받아, 조판할 수 없는 것마다 [차례, 까닭]을 낸다.
import { text } from "node:stream/consumers";
import { formula } from "./maths.mjs";

const wrong = [];
JSON.parse(await text(process.stdin)).forEach(([tex, displayed], index) => {
  try {
    formula(tex, displayed);
  } catch (error) {
    wrong.push([index, error.message]);
  }
});
console.log(JSON.stringify(wrong));
