// 어두운 화면의 CSS는 밝은 화면의 것 위에 얹힌다. 둘이 같은 것은 빼고 다른 것만 남긴다.
import postcss from "postcss";

/** 차례와 상관없이 서 있는 것. */
const STANDING = /^(?:font-face|(?:-\w+-)?keyframes|charset|import)$/;

/** 규칙이 든 @media들과 선택자. */
function placeOf(declaration) {
  const chain = [];
  for (let node = declaration.parent; node && node.type !== "root"; node = node.parent)
    chain.unshift(node.selector ?? `@${node.name} ${node.params}`);
  return chain.join("|");
}

/** 서로 덮는 속성의 무리: `background-color`와 `background`는 같은 무리이다. */
function family(property) {
  return property.startsWith("--") ? property : property.replace(/^-[a-z]+-/, "").split("-")[0];
}

function declarations(sheet) {
  const found = new Map();
  sheet.walkDecls((each) => {
    const { prop, value, important = false } = each;
    found.set(JSON.stringify([placeOf(each), prop, value, important]), family(prop));
  });
  return found;
}

/** `light` 뒤에 두면 `light` 뒤의 `dark`와 똑같이 보이는 CSS. 무리 하나가 다르면 그 무리는 모두 남긴다. */
export function difference(light, dark) {
  const [under, over] = [postcss.parse(light), postcss.parse(dark)];
  const [here, there] = [declarations(under), declarations(over)];
  const differing = new Set();
  for (const [key, name] of here) if (!there.has(key)) differing.add(name);
  for (const [key, name] of there) if (!here.has(key)) differing.add(name);
  // @media는 같아도 남긴다: 그 안의 것이, 다시 얹은 바깥의 것을 또 덮어야 한다.
  const same = new Set(under.nodes.filter(({ type, name }) => type === "atrule" && STANDING.test(name)).map(String));
  over.each((node) => { if (node.type === "atrule" && same.has(String(node))) node.remove(); });
  over.walkDecls((each) => { if (!differing.has(family(each.prop))) each.remove(); });
  over.walkRules((rule) => { if (!rule.nodes.length) rule.remove(); });
  over.walkAtRules((rule) => { if (rule.nodes && !rule.nodes.length) rule.remove(); });
  return over.toString();
}

/** CSS들에서 아무도 부르지 않는 사용자 속성(`--이름`)을 뺀다. `words`는 페이지와 스크립트의 말. */
export function withoutUnusedVariables(sheets, words) {
  const roots = sheets.map((sheet) => postcss.parse(sheet));
  const called = () => new Set(roots.flatMap((root) => [...root.toString().matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name)));
  for (let removed = true; removed; ) {
    removed = false;
    const names = called();
    for (const root of roots)
      root.walkDecls(/^--/, (each) => {
        if (names.has(each.prop) || words.has(each.prop)) return;
        each.remove();
        removed = true;
      });
  }
  return roots.map((root) => {
    root.walkComments((comment) => { if (!comment.text.startsWith("!")) comment.remove(); });
    root.walkRules((rule) => { if (!rule.nodes.length) rule.remove(); });
    return root.toString();
  });
}
