// 숙제로 낼 PNG: 이름, 학습률, 결과와 그림들을 종이 한 장에.

import { TITLES } from "./words.js";

const WIDTH = 1160;
const PAD = 40;
const GAP = 24;
const SCALE = 2;

// 범례의 표시: 글자와 색
const SIGNS = {
  data: ["●", "data"],
  start: ["□", "current"],
  now: ["●", "current"],
  current: ["━", "current"],
  "current dashed": ["╍", "current"],
  formula: ["━", "formula"],
  goal: ["✕", "formula"],
};

/** 캔버스 하나를 그려 돌려준다. pictures 는 [왼쪽, 오른쪽, 아래], legends 는 위 둘의 범례, words 는 글들. */
export function poster({ pictures, legends, scene, ink, words }) {
  const half = { width: (WIDTH - 2 * PAD - GAP) / 2, height: 400 };
  const wide = { width: WIDTH - 2 * PAD, height: 240 };
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  ctx.font = `17px ${ink.font}`;
  const lines = wrap(ctx, words.verdict, WIDTH - 2 * PAD);
  const top = 128 + lines.length * 26;
  const height = top + half.height + wide.height + GAP + 92;
  canvas.width = WIDTH * SCALE;
  canvas.height = height * SCALE;
  ctx.scale(SCALE, SCALE);
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, WIDTH, height);
  heading(ctx, ink, words, lines);
  const right = PAD + half.width + GAP;
  const below = top + half.height + 16;
  const places = [[PAD, top], [right, top], [PAD, below + GAP]];
  legends.forEach((legend, i) => legendRow(ctx, ink, legend, i === 0 ? PAD : right, below));
  pictures.forEach((picture, i) => {
    ctx.save();
    ctx.translate(...places[i]);
    const size = i < 2 ? half : wide;
    picture.back(ctx, size, scene, ink);
    ctx.setLineDash([]);
    picture.front(ctx, size, scene, ink);
    ctx.restore();
  });
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.fillStyle = ink.ink;
  ctx.font = `bold 18px ${ink.font}`;
  ctx.fillText(words.result, PAD, height - 36);
  return canvas;
}

function legendRow(ctx, ink, legend, left, y) {
  let x = left + 48;
  ctx.font = `14px ${ink.font}`;
  for (const [mark, text] of legend) {
    const [sign, colour] = SIGNS[mark];
    for (const [part, fill] of [[`${sign} `, ink[colour]], [text.replace(/ \(.*/, ""), ink.muted]]) {
      ctx.fillStyle = fill;
      ctx.fillText(part, x, y);
      x += ctx.measureText(part).width;
    }
    x += 18;
  }
}

function heading(ctx, ink, words, lines) {
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = ink.ink;
  ctx.font = `bold 30px ${ink.font}`;
  ctx.fillText(words.title, PAD, 66);
  ctx.font = `17px ${ink.font}`;
  ctx.fillStyle = ink.muted;
  ctx.fillText(words.setting, PAD, 98);
  ctx.textAlign = "right";
  ctx.fillStyle = ink.ink;
  ctx.font = `20px ${ink.font}`;
  ctx.fillText(`이름: ${words.name || "____________"}`, WIDTH - PAD, 66);
  ctx.fillStyle = ink[words.kind] ?? ink.converge;
  ctx.font = `bold 20px ${ink.font}`;
  ctx.fillText(TITLES[words.kind], WIDTH - PAD, 98);
  ctx.textAlign = "left";
  ctx.fillStyle = ink.ink;
  ctx.font = `17px ${ink.font}`;
  lines.forEach((line, i) => ctx.fillText(line, PAD, 132 + i * 26));
}

/** 캔버스를 파일로 내려받게 한다. */
export async function save(canvas, filename) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function wrap(ctx, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
