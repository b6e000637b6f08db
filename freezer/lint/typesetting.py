"""수식: 사이트를 지을 때 조판하는 프로그램(finish/)으로 미리 조판해 본다."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from freezer.lint.finding import Finding
from freezer.lint.manuscript import Formula, formulas
from freezer.lint.structure import unbalanced

PROGRAM = "finish/formulas.mjs"
COMMAND = re.compile(r"\\([A-Za-z]+)")
UNKNOWN = re.compile(r"Unsupported function name: \\(\w+)")
# 조판하는 프로그램의 말 → 까닭과 할 일
TOLD = {
    "Double subscript": ("아래 첨자가 두 번입니다.", "`x_{1_2}`처럼 중괄호로 묶습니다."),
    "Double superscript": ("위 첨자가 두 번입니다.", "`x^{1^2}`처럼 중괄호로 묶습니다."),
    "No such environment": ("모르는 환경입니다.", "`\\begin{…}`의 이름을 살핍니다."),
    "Expected '\\right'": ("`\\left`의 짝 `\\right`가 없습니다.", "`\\right`를 적습니다."),
    "got '&'": ("`&`는 환경 안에서만 씁니다.", "`\\begin{aligned}` 안에 적습니다."),
    "got '#'": ("`#`이 그대로 적혀 있습니다.", "`\\#`으로 적습니다."),
    "Unexpected end of input": ("식이 끝나지 않았습니다.", "인수의 `}`를 적습니다."),
}
# 이름이 가까운 것을 찾을 때, 강의들이 쓰는 명령에 더할 것
COMMON = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega varepsilon partial nabla "
    "frac sqrt sum prod int lim log exp sin cos tan max min mathbf mathrm mathbb mathcal text "
    "operatorname hat bar tilde vec dot left right quad cdot times approx equiv leq geq neq infty "
    "rightarrow leftarrow Rightarrow to in subset cup cap forall exists begin end underbrace"
)


def untypeset(root: Path) -> str:
    """수식을 조판해 보지 못하는 까닭과 할 일. 볼 수 있거나 조판하지 않는 프로젝트이면 빈 글."""
    if not (root / PROGRAM).is_file():
        return ""
    if not shutil.which("node"):
        missing, remedy = "Node.js가 없어", "Node.js(20 이상)를 설치하고 `npm ci`를 부르세요."
    elif not (root / "node_modules/temml").is_dir():
        missing, remedy = "npm 패키지가 없어", "`npm ci`를 부르세요."
    else:
        return ""
    return f"{missing} 수식은 살피지 않았습니다. 지을 때 살핍니다. 지금 보려면 {remedy}"


def typesetting(root: Path, pages: Sequence[Path]) -> Iterator[Finding]:
    """조판할 수 없는 수식들. 조판해 볼 수 없으면 찾지 않는다(`untypeset`이 까닭을 말한다)."""
    node = shutil.which("node")
    if not node or not (root / PROGRAM).is_file() or untypeset(root):
        return
    found = [(path, each) for path in pages for each in formulas(path)]
    whole = [(path, each) for path, each in found if each.tex and not unbalanced(each.tex)]
    asked = list(dict.fromkeys((each.tex, each.displayed) for _, each in whole))
    done = subprocess.run(
        [node, str(root / PROGRAM)], input=json.dumps(asked), capture_output=True, text=True
    )
    if done.returncode:
        yield Finding(root / PROGRAM, 0, f"수식을 조판해 보지 못했습니다: {done.stderr[:200]}", "")
        return
    wrong = {asked[index]: message for index, message in json.loads(done.stdout)}
    known = {name for tex, shown in asked if (tex, shown) not in wrong for name in _names(tex)}
    for path, each in whole:
        if message := wrong.get((each.tex, each.displayed)):
            yield _told(path, each, message, [*sorted(known), *COMMON.split()])


def _names(tex: str | None) -> list[str]:
    return COMMAND.findall(tex or "")


def _told(path: Path, formula: Formula, message: str, known: list[str]) -> Finding:
    if unknown := UNKNOWN.search(message):
        near = get_close_matches(unknown[1], known, n=1)
        remedy = f"`\\{near[0]}`인가요?" if near else "조판할 수 있는 명령으로 바꿉니다."
        line = formula.line_of(f"\\{unknown[1]}")
        return Finding(path, line, f"모르는 TeX 명령 `\\{unknown[1]}`입니다.", remedy)
    told = next((told for said, told in TOLD.items() if said in message), None)
    problem, remedy = told or (message.splitlines()[0].strip(), "식을 고칩니다.")
    return Finding(path, formula.line, f"조판할 수 없는 식입니다: {problem}", remedy)
