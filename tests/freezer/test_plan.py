"""실행할 강의를 나눈 몫: 고르고, 빠짐없고, GPU를 쓰는 강의는 GPU 기계에 간다."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, cast

import pytest

from freezer.command_line import main
from freezer.frozen.record import Record
from freezer.plan import ENOUGH, HOSTED, MOST, UNKNOWN, Share, plan
from freezer.staleness.examined import Examined, Kind
from tests.freezer.conftest import Site


def lecture(name: str, seconds: float | None, *files: str, kind: Kind = Kind.CURRENT) -> Examined:
    """지난번에 `seconds`초 걸렸고 `files`를 부르는 강의. None이면 실행해 본 적이 없다."""
    empty: dict[str, Any] = {}
    run = {} if seconds is None else {"seconds": seconds}
    uses = {file: ("", "") for file in files}
    record = Record("", "", empty, "", "", uses, empty, empty, empty, run)
    examined = Examined(name, Path(f"posts/{name}.qmd"), cast(Any, None), before=record)
    return examined.judged(kind, "까닭")


def shared(found: list[Examined], gpu: str = "") -> list[Share]:
    return plan(found, gpu, force=True)


def test_a_few_lectures_stay_on_one_machine() -> None:
    (share,) = shared([lecture(f"l{n}", 50.0) for n in range(11)])
    assert (share.runner, share.extra, share.seconds) == (HOSTED, "run", 550.0)
    assert len(share.lectures) == 11


def test_a_thousand_lectures_are_balanced() -> None:
    """초가 몇 배씩 다른 천 편도, 가장 바쁜 기계가 평균보다 10 % 넘게 바쁘지 않다."""
    dice = random.Random(7)
    found = [lecture(f"l{n:04}", dice.lognormvariate(1.5, 1.2)) for n in range(1000)]
    shares = shared(found)
    loads = [share.seconds for share in shares]
    assert 5 < len(shares) <= MOST
    assert max(loads) <= 1.1 * sum(loads) / len(loads)
    assert min(loads) >= 0.9 * sum(loads) / len(loads)
    given = [name for share in shares for name in share.lectures]
    assert sorted(given) == [each.name for each in found]


def test_no_more_machines_than_may_run_together() -> None:
    assert len(shared([lecture(f"l{n}", 10 * ENOUGH) for n in range(50)])) == MOST
    assert len(shared([lecture("long", 100 * ENOUGH)])) == 1


def test_a_gpu_lecture_goes_to_the_gpu() -> None:
    found = [lecture("plain", 5.0), lecture("heavy", 9.0, "lib/device.py")]
    gpu, cpu = shared(found, "gpu-box")
    assert (gpu.name, gpu.runner, gpu.extra, gpu.lectures) == (
        "gpu-1",
        "gpu-box",
        "gpu",
        ("heavy",),
    )
    assert (cpu.name, cpu.runner, cpu.extra, cpu.lectures) == ("cpu-1", HOSTED, "run", ("plain",))
    (only,) = shared(found)  # GPU 기계가 없으면 모두 CPU에서
    assert only.lectures == ("heavy", "plain")


def test_what_was_never_executed_takes_as_long_as_others() -> None:
    found = [lecture("a", 10.0), lecture("b", 30.0), lecture("c", 20.0), lecture("new", None)]
    assert shared(found)[0].seconds == 80.0
    assert shared([lecture("new", None)])[0].seconds == UNKNOWN


def test_only_what_must_be_executed() -> None:
    kinds = {kind.name: lecture(kind.name, 1.0, kind=kind) for kind in Kind}
    (share,) = plan(list(kinds.values()))
    assert share.lectures == ("BROKEN", "MISSING", "STALE")
    (share,) = shared(list(kinds.values()))
    assert share.lectures == ("BROKEN", "CURRENT", "MISSING", "PROSE", "STALE")
    assert plan([kinds["CURRENT"], kinds["INVALID"]]) == []


def test_the_command_prints_what_a_matrix_reads(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("lib/__init__.py", "")
    site.write("lib/device.py", "")
    site.lecture("plain", "1")
    site.lecture("heavy", "from lib import device")
    monkeypatch.chdir(site.root)
    assert main(["plan", "--gpu", "gpu-box"]) == 0
    shares = json.loads(capsys.readouterr().out)
    assert [(share["runner"], share["lectures"]) for share in shares] == [
        ("gpu-box", "heavy"),
        (HOSTED, "plain"),
    ]


def test_a_run_tells_what_became_of_each_lecture(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.lecture("good", "print(1)")
    site.lecture("bad", "1 / 0")
    monkeypatch.chdir(site.root)
    assert main(["run", "--report", "report.json"]) == 1
    rows = {row["lecture"]: row for row in json.loads(Path("report.json").read_text())}
    assert rows["good"]["why"] == ["얼린 결과가 없음"]
    assert rows["good"]["result"] == "실행했다" and rows["good"]["seconds"] > 0
    assert rows["good"]["device"].startswith("CPU ")
    assert rows["bad"]["result"] == "실패했다"
    assert rows["bad"]["error"].startswith("posts/bad.qmd:8: ")

    site.lecture("good", "print(1)", prose="고친 글.")
    main(["run", "good", "--report", "report.json"])
    (row,) = json.loads(Path("report.json").read_text())
    assert (row["result"], row["why"]) == ("다시 조립했다", ["글이나 보이는 옵션이 바뀜"])
