// 강의의 그림을 움직이는 스크립트(assets/lab, assets/live)를 주석과 들여 쓴 칸 없이 보낸다.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { light } from "./place/place.mjs";

/** 지은 사이트에 놓인 것을 고쳐 쓴다. 두 번 불러도 같다. */
export async function lightenScripts(site) {
  for (const folder of ["lab", "live"].map((name) => join(site, "assets", name)).filter((path) => existsSync(path))) {
    const scripts = (await readdir(folder)).filter((name) => name.endsWith(".js")).map((name) => join(folder, name));
    for (const script of scripts) await writeFile(script, light(await readFile(script, "utf8")));
  }
}
