// 내려받는 노트북을 페이지의 곁에 둔다: `posts/a_files/notebook/a.ipynb` → `posts/a.ipynb`.
//
// 얼린 폴더 안에는 폴더만 둘 수 있어(그대로 두면 Quarto의 미리 보기가 멈춘다) 렌더러는 노트북을 깊은 곳에 놓는다.
import { copyFileSync, existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/** 노트북을 복사해 두고 링크를 고친다. 있던 파일의 경로를 주고, 옮길 것이 없으면 null. 노트북이 없으면 알리고 링크를 그대로 둔다. */
export function bringNotebook($, { site, name }) {
  const link = $("main .notebook-links a[download]");
  const href = link.attr("href");
  if (!href) return null;
  const folder = join(site, dirname(name));
  const given = join(folder, decodeURI(href));
  if (!existsSync(given)) {
    console.error(`경고: ${name}: 내려받을 노트북이 없습니다: ${href}`);
    return null;
  }
  const beside = posix.basename(href);
  if (beside === href) return null;
  copyFileSync(given, join(folder, decodeURI(beside)));
  link.attr("href", beside);
  return given;
}

/** 있던 파일을, 그리고 그것만 들어 있던 폴더를 지운다. 고친 링크를 쓴 다음에 부른다: 그 전에 멈추어도 링크가 끊기지 않는다. */
export async function leave(given) {
  await rm(given);
  await rmdir(dirname(given)).catch(() => {});
}
