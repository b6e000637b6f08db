// 글꼴에서 쓰는 글자만 남긴다. 같은 글꼴과 글자의 것은 `.build/finish/`에 남겨 다시 쓴다.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** 글꼴과 글자의 지문. */
export function fingerprint(font, letters) {
  return createHash("sha256").update(font).update(letters).digest("hex").slice(0, 12);
}

/** `letters`만 남긴 woff2. */
export async function subset(root, font, letters) {
  const folder = join(root, ".build", "finish");
  const kept = join(folder, `${fingerprint(font, letters)}.woff2`);
  try {
    return await readFile(kept);
  } catch {
    const { default: subsetFont } = await import("subset-font");
    const small = await subsetFont(font, letters, { targetFormat: "woff2" });
    await mkdir(folder, { recursive: true });
    await writeFile(kept, small);
    return small;
  }
}
