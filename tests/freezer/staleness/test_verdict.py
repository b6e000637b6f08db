"""무엇이 바뀌면 낡고, 무엇이 바뀌어도 그대로인가."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from freezer.staleness import touched
from freezer.staleness.fingerprint import Digests
from freezer.staleness.verdict import Kind
from tests.freezer.conftest import CONFIG, Site

PINS = '[project]\nname = "x"\nversion = "1"\ndependencies = ["numpy=={}"]\n'


@pytest.fixture(scope="module")
def frozen_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """강의 셋: a는 lib.plots(→ lib.descent)를, b는 lib.other를 부른다. c는 혼자이다."""
    import numpy

    site = Site(tmp_path_factory.mktemp("three"))
    site.write("pyproject.toml", PINS.format(numpy.__version__))
    site.write("lib/__init__.py", "")
    site.write("lib/plots.py", "from lib import descent\n")
    site.write("lib/descent.py", "RATE = 0.1\n")
    site.write("lib/other.py", "from pathlib import Path\nFILE = Path(__file__).parent / 'b.csv'\n")
    site.write("lib/b.csv", "1\n")
    site.lecture("a", "import numpy\nfrom lib import plots\nprint(plots.descent.RATE)")
    site.lecture("b", "from lib.other import FILE\nprint(FILE.read_text())")
    site.lecture("c", "print('c')")
    outcomes = site.run(jobs=2)
    assert all(outcome.error is None for outcome in outcomes.values())
    return site.root


def stale(site: Site) -> dict[str, tuple[Kind, str]]:
    return {
        name: (state.kind, "; ".join(state.why))
        for name, state in site.states().items()
        if not state.current
    }


def test_everything_is_current_after_a_run(frozen: Site) -> None:
    assert stale(frozen) == {}
    assert {name: o.executed for name, o in frozen.run().items()} == {"a": 0, "b": 0, "c": 0}


def test_a_module_makes_exactly_its_dependents_stale(frozen: Site) -> None:
    frozen.write("lib/descent.py", "RATE = 0.2\n")
    assert stale(frozen) == {
        "a": (Kind.STALE, "lib/descent.py의 RATE 이(가) 바뀜 (lib/plots.py 를 거쳐)")
    }
    assert {name: o.executed for name, o in frozen.run().items()} == {"a": 1, "b": 0, "c": 0}
    assert "0.2" in frozen.frozen("a", "execute-results/html.json").read_text(encoding="utf-8")


def test_a_data_file_makes_its_reader_stale(frozen: Site) -> None:
    frozen.write("lib/b.csv", "2\n")
    assert stale(frozen) == {"b": (Kind.STALE, "lib/b.csv 이(가) 바뀜 (lib/other.py 를 거쳐)")}


def test_a_removed_module_is_named(frozen: Site) -> None:
    (frozen.root / "lib/descent.py").unlink()
    assert stale(frozen)["a"] == (Kind.STALE, "lib/descent.py 이(가) 없어짐 (lib/plots.py 를 거쳐)")


def test_prose_is_assembled_not_executed(frozen: Site) -> None:
    frozen.lecture("c", "print('c')", prose="고친 글.", front="description: 새 설명\n")
    assert stale(frozen) == {"c": (Kind.PROSE, "글이나 보이는 옵션이 바뀜")}
    outcome = frozen.run()["c"]
    assert (outcome.executed, outcome.error) == (0, None)
    assert stale(frozen) == {}
    html = json.loads(frozen.frozen("c", "execute-results/html.json").read_text(encoding="utf-8"))
    assert "고친 글." in html["result"]["markdown"]
    assert "description: 새 설명" in html["result"]["markdown"]


def test_a_display_option_is_assembled_not_executed(frozen: Site) -> None:
    frozen.lecture("c", "#| echo: false\nprint('c')")
    outcome = frozen.run()["c"]
    assert (outcome.executed, outcome.error) == (0, None)
    markdown = json.loads(frozen.frozen("c", "execute-results/html.json").read_text("utf-8"))
    assert "cell-code" not in markdown["result"]["markdown"]


def test_a_mark_on_a_changed_line_is_assembled_not_executed(frozen: Site) -> None:
    frozen.lecture("c", "#| changed: 1\nprint('c')")
    outcome = frozen.run()["c"]
    assert (outcome.executed, outcome.error) == (0, None)
    markdown = json.loads(frozen.frozen("c", "execute-results/html.json").read_text("utf-8"))
    assert "changed='1'" in markdown["result"]["markdown"]


@pytest.mark.parametrize("cell", ["print('d')", "#| eval: false\nprint('c')"])
def test_code_makes_it_stale(frozen: Site, cell: str) -> None:
    frozen.lecture("c", cell)
    assert stale(frozen) == {"c": (Kind.STALE, "코드 셀이 바뀜")}


def test_a_pin_makes_its_importers_stale(frozen: Site) -> None:
    import numpy

    frozen.write("pyproject.toml", PINS.format("99.0"))
    assert stale(frozen) == {"a": (Kind.STALE, f"numpy {numpy.__version__} → 99.0")}
    outcome = frozen.run()["a"]
    assert outcome.error is not None and "pyproject.toml은 99.0" in str(outcome.error)


def test_figure_options_of_the_project_make_all_stale(frozen: Site) -> None:
    frozen.write("_quarto.yml", CONFIG.replace("svg", "png"))
    assert {kind for kind, _ in stale(frozen).values()} == {Kind.STALE}
    assert stale(frozen)["c"][1] == "옵션 fig-format: svg → png"


def test_other_options_of_the_project_change_nothing(frozen: Site) -> None:
    frozen.write("_quarto.yml", CONFIG + "    toc: true\nwebsite:\n  title: 새 제목\n")
    assert stale(frozen) == {}


def test_an_include(frozen: Site) -> None:
    frozen.write("posts/_piece.qmd", "조각\n\n```{python}\nprint('p')\n```\n")
    frozen.lecture("c", prose="{{< include _piece.qmd >}}")
    assert frozen.run("c")["c"].executed == 1
    frozen.write("posts/_piece.qmd", "고친 조각\n\n```{python}\nprint('p')\n```\n")
    assert stale(frozen) == {"c": (Kind.PROSE, "posts/_piece.qmd 의 글이 바뀜")}
    assert frozen.run("c")["c"].executed == 0
    frozen.write("posts/_piece.qmd", "고친 조각\n\n```{python}\nprint('q')\n```\n")
    assert stale(frozen) == {"c": (Kind.STALE, "코드 셀이 바뀜")}


def test_removed_and_renamed_lectures_are_reported_and_pruned(frozen: Site) -> None:
    (frozen.root / "posts/c.qmd").rename(frozen.root / "posts/d.qmd")
    assert stale(frozen)["c"][0] is Kind.ORPHAN
    assert stale(frozen)["d"][0] is Kind.PROSE  # 결과를 이어받는다
    assert frozen.ask("check").returncode == 1
    assert frozen.frozen("c", "record.json").exists()
    assert "_freeze/posts/c" in frozen.ask("prune").stdout
    assert not frozen.frozen("c", "").exists()


def test_line_ends_do_not_matter(frozen: Site) -> None:
    for name in ("lib/descent.py", "posts/a.qmd"):
        path = frozen.root / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stale(frozen) == {}


def test_commands(frozen: Site) -> None:
    assert frozen.ask("check").returncode == 0
    frozen.write("lib/descent.py", "RATE = 0.3\n")
    check = frozen.ask("check")
    assert check.returncode == 1
    assert "a: 다시 실행 (lib/descent.py" in check.stderr
    status = frozen.ask("status", "--json")
    assert status.returncode == 0
    rows = {row["lecture"]: row for row in json.loads(status.stdout)}
    assert (rows["a"]["state"], rows["b"]["state"]) == ("stale", "current")
    assert "lib/descent.py" in frozen.ask("status").stdout
    assert frozen.ask("run", "없는-강의").returncode == 1
    assert frozen.ask("run", "--jobs", "0").returncode == 2


def test_check_imports_no_framework(frozen: Site) -> None:
    code = (
        "import sys; from freezer.command_line import main; main(['check']);"
        "bad = {'torch', 'tensorflow', 'matplotlib', 'nbclient'} & set(sys.modules);"
        "sys.exit(f'{bad}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=frozen.root, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_digests_are_read_once(site: Site) -> None:
    path = site.write("a.txt", "1")
    digests = Digests(site.root)
    first = digests["a.txt"]
    path.write_text("2", encoding="utf-8")
    assert digests["a.txt"] == first
    assert digests["없음"] == ""


def test_an_older_record_is_still_valid(frozen: Site) -> None:
    """건드린 것을 적지 않던 때의 기록도 맞다: 다시 실행하지 않는다."""
    path = frozen.frozen("a", "record.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["touched"]
    path.write_text(json.dumps(record | {"format": 2}), encoding="utf-8")
    assert stale(frozen) == {}
    frozen.lecture(
        "a", "import numpy\nfrom lib import plots\nprint(plots.descent.RATE)", prose="새"
    )
    assert frozen.run("a")["a"].executed == 0
    assert stale(frozen) == {}
    frozen.write("lib/descent.py", "RATE = 0.2\n")
    assert set(stale(frozen)) == {"a"}


def test_the_code_that_prepares_the_kernel_counts(
    frozen: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "kernel_digest", lambda: "다른 준비")
    assert {why for _, why in stale(frozen).values()} == {"커널을 준비하는 코드가 바뀜"}
    assert set(stale(frozen)) == {"a", "b", "c"}


def test_reassembling_keeps_what_was_executed(frozen: Site) -> None:
    """글만 고칠 때, 그 사이에 생긴 파일이 실행한 때의 것으로 적히지 않는다."""
    frozen.lecture("c", "from pathlib import Path\nprint('late.csv' in str(Path('late.csv')))")
    frozen.run("c")
    before = json.loads(frozen.frozen("c", "record.json").read_text(encoding="utf-8"))
    frozen.write("late.csv", "1")
    text = (frozen.root / "posts/c.qmd").read_text(encoding="utf-8")
    frozen.write("posts/c.qmd", text.replace("글.", "고친 글."))
    assert stale(frozen)["c"][0] is Kind.PROSE
    assert frozen.run("c")["c"].executed == 0
    after = json.loads(frozen.frozen("c", "record.json").read_text(encoding="utf-8"))
    same = ("cells", "code", "files", "packages", "roots", "run", "settings", "touched")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}


def test_metadata_of_the_folder_counts(frozen: Site) -> None:
    """Quarto가 강의마다 더하는 `posts/_metadata.yml`을 여기서도 더한다."""
    frozen.write("posts/_metadata.yml", "author: 아무개\n")
    assert stale(frozen) == {}
    frozen.write("posts/_metadata.yml", "format:\n  html:\n    fig-format: png\n")
    assert stale(frozen)["c"] == (Kind.STALE, "옵션 fig-format: svg → png")
    frozen.write("posts/_metadata.yml", "jupyter: other\n")
    check = frozen.ask("check")
    assert check.returncode == 1
    assert "posts/_metadata.yml:1: jupyter" in check.stderr


def test_prose_of_an_included_markdown_is_assembled(frozen: Site) -> None:
    frozen.write("posts/_piece.md", "조각\n")
    frozen.lecture("c", "print('c')", prose="{{< include _piece.md >}}")
    frozen.run("c")
    frozen.write("posts/_piece.md", "고친 조각\n")
    assert stale(frozen) == {"c": (Kind.PROSE, "posts/_piece.md 의 글이 바뀜")}
    assert frozen.run("c")["c"].executed == 0
    assert stale(frozen) == {}
