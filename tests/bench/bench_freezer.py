"""freezer의 빠르기를 지어낸 사이트에서 한 번에 잰다: `python -m tests.bench.bench_freezer`.

강의마다 셀 셋에 작은 그림 하나, lib의 모듈 열 가운데 하나를 부른다. 처음 실행, 그대로, 글만 고침,
셀을 고침, lib의 모듈 하나를 고침(강의의 10분의 1)을 재고, quarto가 PATH에 있으면 같은 사이트를
나란히 잰다. 100편이 넘는 사이트는 열 편만 실행하고, 나머지에는 그 출력을 옮겨 적어 얼린 다음 잰다.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from freezer.execution.batch import default_jobs
from freezer.execution.kernel import execute
from freezer.execution.tracing.folding import fold
from freezer.execution.tracing.trace import Trace
from freezer.frozen.assembling import assemble, read_outputs
from freezer.project import Project
from freezer.reading.settings import Limits
from freezer.staleness.verdict import Inspector

SIZES = (10, 50, 200, 1000)
LARGEST_COLD = 100
MODULES = 10
CELLS = 3
# 지켜야 할 것: 강의 천 편의 check는 2초, 글 하나를 고친 run은 모든 원고를 살피기까지 6초,
# 두 배의 강의에 두 배의 시간, 적는 값은 실행의 3 %
CHECK_SECONDS, CHECK_LECTURES = 2.0, 1000
RUN_SECONDS = 6.0
GROWTH = 1.5
TRACE_SHARE = 0.03
TRACED = ("tensorflow-regression", "regression-steps", "logistic-regression")
EDITED_MODULE = 3
TIMES = 3
TRACE_TIMES = 7
ROOT = Path(__file__).resolve().parents[2]

CONFIG = """\
project:
  type: website
  execute-dir: project
lang: ko
website:
  title: 잰다
  sidebar:
    contents: posts/*.qmd
execute:
  freeze: auto
format:
  html:
    fig-format: svg
    fig-width: 6
    fig-height: 3.6
"""
MODULE = """\
import numpy as np

SLOPE = {slope}


def line(x):
    return SLOPE * np.asarray(x)
"""
LECTURE = """\
---
title: 강의 {number}
---

## 직선

작은 그림 하나입니다.

```{{python}}
import matplotlib.pyplot as plt
import numpy as np

from lib.m{module} import line

x = np.linspace(0, 1, 20)
y = line(x) + np.random.default_rng({number}).normal(size=20)
```

```{{python}}
#| label: fig-line
#| fig-cap: 점과 직선
#| fig-alt: 점 스무 개와 직선
plt.plot(x, y, "o")
plt.plot(x, line(x));
```

```{{python}}
print(f"{{y.mean():.4f}}")
```
"""


@dataclass(frozen=True)
class Spent:
    """명령 하나에 걸린 초, 가장 컸던 프로세스의 MiB, 나온 글."""

    seconds: float
    memory: float
    output: str


def command(site: Path, *words: str, env: dict[str, str] | None = None, code: int = 0) -> Spent:
    """명령을 `site`에서 돌리고 잰다. 종료 코드가 `code`가 아니면 출력과 함께 멈춘다."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            words,
            cwd=site,
            env=os.environ | (env or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != code:
        raise SystemExit(f"{' '.join(words)}: 종료 코드 {process.returncode}\n{text}")
    return Spent(seconds, usage.ru_maxrss / 1024, text)


def freezer(site: Path, *words: str, code: int = 0) -> Spent:
    return command(site, sys.executable, "-m", "freezer", *words, code=code)


# ---- 사이트


def generate(site: Path, size: int) -> None:
    (site / "posts").mkdir(parents=True)
    (site / "lib").mkdir()
    (site / "_quarto.yml").write_text(CONFIG, encoding="utf-8")
    (site / "index.qmd").write_text("---\ntitle: 처음\n---\n", encoding="utf-8")
    (site / "lib/__init__.py").touch()
    for module in range(MODULES):
        edit_module(site, module, slope=module + 1)
    for number in range(size):
        text = LECTURE.format(number=number, module=number % MODULES)
        lecture(site, number).write_text(text, encoding="utf-8")


def lecture(site: Path, number: int) -> Path:
    return site / "posts" / f"l{number:04}.qmd"


def edit_module(site: Path, module: int, slope: float) -> None:
    (site / f"lib/m{module}.py").write_text(MODULE.format(slope=slope), encoding="utf-8")


def edit(site: Path, old: str, new: str) -> None:
    """첫 강의의 글 한 토막을 고친다."""
    path = lecture(site, 0)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fill(site: Path, size: int) -> None:
    """열 편만 실행하고, 나머지는 같은 모듈을 부르는 강의의 출력을 옮겨 적어 얼린다."""
    freezer(site, "run", *(lecture(site, number).stem for number in range(MODULES)))
    inspector = Inspector(Project(site))
    store = inspector.store
    for number in range(MODULES, size):
        one, source = (
            inspector.examine(lecture(site, each)) for each in (number, number % MODULES)
        )
        assert source.before is not None
        outputs = read_outputs(store.notebook(source.name), source.lecture, source.name)
        record = replace(one.record, run=source.before.run, touched=source.before.touched)
        store.write(one.name, assemble(one.lecture, one.options, outputs, record, one.name, ""))


# ---- freezer


def executed(spent: Spent) -> int:
    """`run`이 실행한 셀의 수."""
    found = re.search(r"셀 (\d+)개를 실행했고, 0편이", spent.output)
    assert found, spent.output
    return int(found[1])


def stale(site: Path) -> set[str]:
    rows = json.loads(freezer(site, "status", "--json").output)
    return {row["lecture"] for row in rows if row["state"] != "current"}


def measure(site: Path, size: int) -> dict[str, Spent]:
    """사이트 하나에서 차례로 잰다. 실행한 셀의 수가 맞지 않으면 멈춘다."""
    found = {}
    if size <= LARGEST_COLD:
        found["처음"] = freezer(site, "run")
        assert executed(found["처음"]) == CELLS * size
    else:
        fill(site, size)
    checks = [freezer(site, "check") for _ in range(TIMES)]
    found["그대로 (check)"] = sorted(checks, key=lambda spent: spent.seconds)[TIMES // 2]
    assert stale(site) == set()
    plans = [freezer(site, "plan", "--force") for _ in range(TIMES)]
    found["나누기 (plan)"] = sorted(plans, key=lambda spent: spent.seconds)[TIMES // 2]

    edit(site, "작은 그림 하나입니다.", "작은 그림 하나를 그립니다.")
    found["글 하나"] = freezer(site, "run")
    assert executed(found["글 하나"]) == 0

    edit(site, ":.4f", ":.5f")
    found["셀 하나"] = freezer(site, "run")
    assert executed(found["셀 하나"]) == CELLS

    edit_module(site, EDITED_MODULE, slope=0.5)
    dependents = {lecture(site, number).stem for number in range(EDITED_MODULE, size, MODULES)}
    assert stale(site) == dependents
    found["lib 하나"] = freezer(site, "run")
    assert executed(found["lib 하나"]) == CELLS * len(dependents)
    freezer(site, "check")
    return found


# ---- quarto


def measure_quarto(site: Path, ours: Path, size: int) -> dict[str, Spent]:
    """같은 사이트를 quarto가 스스로 실행하고, freezer가 얼린 것은 파이썬 없이 렌더만 한다."""
    python = {"QUARTO_PYTHON": os.environ.get("QUARTO_PYTHON", sys.executable)}
    generate(site, size)
    found = {"처음": command(site, "quarto", "render", env=python)}
    found["그대로"] = command(site, "quarto", "render", env=python)
    edit(site, "작은 그림 하나입니다.", "작은 그림 하나를 그립니다.")
    found["글 하나"] = command(site, "quarto", "render", env=python)
    edit_module(site, EDITED_MODULE, slope=0.5)
    found["lib 하나"] = command(site, "quarto", "render", env=python)
    found["얼린 것"] = command(ours, "quarto", "render", env={"QUARTO_PYTHON": "false"})
    return found


# ---- 건드린 것을 적는 값


@dataclass(frozen=True)
class Cost:
    """강의 하나를 실행하는 CPU의 초를 번갈아 잰 것: 적지 않을 때와 적을 때."""

    without: list[float]
    traced: list[float]

    @property
    def more(self) -> float:
        """적느라 더 쓴 초. 다른 일은 시간을 늘리기만 하므로 가장 작은 것끼리 견준다."""
        return min(self.traced) - min(self.without)

    @property
    def share(self) -> float:
        return self.more / min(self.without)


def trace_costs() -> dict[str, Cost]:
    """짧은 강의와 긴 강의. 적는 값의 대부분은 import를 따라 늘어, 짧은 강의에서 몫이 크다."""
    return {name: trace_cost(name) for name in TRACED}


def trace_cost(name: str) -> Cost:
    """진짜 강의 하나를 번갈아 실행한다."""
    lecture = Inspector(Project(ROOT)).examine(Project(ROOT).lecture(name))
    options = lecture.options | lecture.record.settings
    cost = Cost([], [])
    for turn in range(2 * TRACE_TIMES):
        trace = Trace(ROOT) if turn % 2 else None
        began = children_seconds()
        execute(lecture.lecture, options, Limits(), ROOT, lambda: None, trace=trace)
        if trace:
            fold(trace, lecture)
        (cost.traced if trace else cost.without).append(children_seconds() - began)
    return cost


def whole_share(costs: dict[str, Cost]) -> float:
    """글쓴이가 치르는 몫: 잰 강의들을 모두 실행하는 데서."""
    return sum(cost.more for cost in costs.values()) / sum(
        min(cost.without) for cost in costs.values()
    )


def trace_table(costs: dict[str, Cost]) -> Table:
    table = Table(
        title=f"건드린 것을 적는 값: CPU의 초, {TRACE_TIMES}번씩 번갈아 (가장 작은 것~큰 것)"
    )
    for head in ("강의", "적지 않음", "적음", "더 쓴 초", "몫"):
        table.add_column(head, justify="right")
    for name, cost in costs.items():
        spread = (
            f"{median(each):.2f} ({min(each):.2f}~{max(each):.2f})"
            for each in (cost.without, cost.traced)
        )
        table.add_row(name, *spread, f"{cost.more:.3f}", f"{cost.share:.1%}")
    return table


def children_seconds() -> float:
    """끝난 자식들과 이 프로세스가 쓴 CPU의 초."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def budget(ours: dict[int, dict[str, Spent]], costs: dict[str, Cost]) -> Table:
    """지켜야 할 것과 잰 것."""
    table = Table(title="지켜야 할 것")
    for head in ("무엇", "잰 것", "한도", ""):
        table.add_column(head)
    for name, found, limit in budget_rows(ours, costs):
        table.add_row(name, f"{found:.3f}", f"{limit:g}", "지킴" if found <= limit else "못 지킴")
    return table


def budget_rows(
    ours: dict[int, dict[str, Spent]], costs: dict[str, Cost]
) -> list[tuple[str, float, float]]:
    """무엇, 잰 것, 한도."""
    rows = [(f"강의 {len(costs)}편을 적으며 실행하는 값의 몫", whole_share(costs), TRACE_SHARE)]
    checks = {size: found["그대로 (check)"].seconds for size, found in ours.items()}
    if CHECK_LECTURES in checks:
        whole = checks[CHECK_LECTURES]
        plan = ours[CHECK_LECTURES]["나누기 (plan)"].seconds
        rows.append((f"강의 {CHECK_LECTURES:,}편을 기계들에 나누기 (초)", plan, CHECK_SECONDS))
        rows.append((f"강의 {CHECK_LECTURES:,}편의 check (초)", whole, CHECK_SECONDS))
        prose = {size: found["글 하나"].seconds for size, found in ours.items()}
        rows.append(
            (f"강의 {CHECK_LECTURES:,}편에서 글 하나 (초)", prose[CHECK_LECTURES], RUN_SECONDS)
        )
        for name, spent in (("check", checks), ("글 하나", prose)):
            if growth := growing(spent):
                rows.append((f"{name}: 강의가 많아질 때 한 편에 드는 시간 (배)", growth, GROWTH))
    return rows


def growing(spent: dict[int, float]) -> float | None:
    """시작하는 시간을 빼고, 강의가 많아질 때 한 편에 드는 시간이 몇 배가 되는가."""
    sizes = sorted(size for size in spent if size <= CHECK_LECTURES)
    if len(sizes) < 3:
        return None
    least, small, large = sizes[0], sizes[-2], sizes[-1]
    each = (spent[small] - spent[least]) / (small - least)
    return (spent[large] - spent[small]) / (large - small) / each


# ---- 보이기


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="강의의 수들")
    parser.add_argument(
        "--quarto", type=int, default=50, metavar="N", help="강의 N편까지 quarto와 견줍니다"
    )
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    limit = min(options.quarto, LARGEST_COLD) if shutil.which("quarto") else 0

    console = Console(width=110)
    console.print(f"코어 {default_jobs()}개. 강의마다 셀 {CELLS}개, 그림 하나.")
    ours: dict[int, dict[str, Spent]] = {}
    theirs: dict[int, dict[str, Spent]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for size in sizes:
            site = Path(folder).resolve() / f"freezer-{size}"
            generate(site, size)
            ours[size] = measure(site, size)
            if size <= limit:
                theirs[size] = measure_quarto(site.with_name(f"quarto-{size}"), site, size)
            for program, found in (("freezer", ours), ("quarto", theirs)):
                if size in found:
                    times = (f"{name} {spent.seconds:.2f}초" for name, spent in found[size].items())
                    console.print(f"  {size}편, {program}: {', '.join(times)}", highlight=False)
    console.print(freezer_table(ours))
    costs = trace_costs()
    console.print(trace_table(costs), budget(ours, costs))
    if theirs:
        console.print(quarto_table(ours, theirs), execution_table(ours, theirs))
    else:
        console.print("quarto와는 견주지 않았습니다 (PATH에 없거나 --quarto 0).")
    broken = [name for name, found, limit in budget_rows(ours, costs) if found > limit]
    if broken:
        raise SystemExit(f"지키지 못했습니다: {', '.join(broken)}")


def freezer_table(ours: dict[int, dict[str, Spent]]) -> Table:
    table = Table(title="python -m freezer: 초 (가장 큰 프로세스의 MiB)")
    heads = ("강의", "처음", "그대로 (check)", "1편에", "나누기 (plan)")
    for head in (*heads, "글 하나", "셀 하나", "lib 하나"):
        table.add_column(head, justify="right")
    for size, found in ours.items():
        each = found["그대로 (check)"].seconds / size * 1000
        table.add_row(
            f"{size:,}",
            cell(found.get("처음")),
            cell(found["그대로 (check)"]),
            f"{each:.2f} ms",
            cell(found["나누기 (plan)"]),
            cell(found["글 하나"]),
            cell(found["셀 하나"]),
            f"{cell(found['lib 하나'])} {size // MODULES}편",
        )
    table.caption = (
        f"{LARGEST_COLD}편이 넘으면 {MODULES}편만 실행하고 나머지는 그 출력을 옮겨 적어 얼렸다. "
        "글 하나는 셀 0개, lib 하나는 그 모듈을 부르는 강의만 실행했음을 확인했다."
    )
    return table


def cell(spent: Spent | None) -> str:
    return f"{spent.seconds:.2f} ({spent.memory:.0f})" if spent else "재지 않음"


def quarto_table(ours: dict[int, dict[str, Spent]], theirs: dict[int, dict[str, Spent]]) -> Table:
    """freezer에는 quarto의 렌더를 더해 견준다: 처음에는 첫 렌더를, 고친 것에는 다시 렌더를."""
    table = Table(title="quarto render와 나란히: 사이트를 다 지을 때까지의 초")
    for head in ("강의", "", "quarto", "freezer", "얼린 것의 렌더", "합", "몇 배"):
        table.add_column(head, justify="right")
    for size, quarto in theirs.items():
        for name, render in (("처음", "얼린 것"), ("글 하나", "그대로"), ("lib 하나", "그대로")):
            mine, rest, whole = (
                spent.seconds for spent in (ours[size][name], quarto[render], quarto[name])
            )
            noticed = name != "lib 하나"
            table.add_row(
                f"{size:,}",
                name,
                f"{whole:.1f}" if noticed else f"{whole:.1f} (모름)",
                f"{mine:.1f}",
                f"{rest:.1f}",
                f"{mine + rest:.1f}",
                f"{whole / (mine + rest):.1f}" if noticed else "-",
            )
    table.caption = "모름: quarto는 lib이 바뀐 것을 모르고 옛 결과로 짓는다."
    return table


def execution_table(
    ours: dict[int, dict[str, Spent]], theirs: dict[int, dict[str, Spent]]
) -> Table:
    """실행만: quarto의 처음에서, 같은 사이트를 얼린 것으로 처음 렌더하는 시간을 뺀다."""
    table = Table(title="처음 실행만의 초")
    for head in ("강의", "quarto", "freezer", "몇 배"):
        table.add_column(head, justify="right")
    for size, quarto in theirs.items():
        whole = quarto["처음"].seconds - quarto["얼린 것"].seconds
        mine = ours[size]["처음"].seconds
        table.add_row(f"{size:,}", f"{whole:.1f}", f"{mine:.1f}", f"{whole / mine:.1f}")
    return table


if __name__ == "__main__":
    main()
