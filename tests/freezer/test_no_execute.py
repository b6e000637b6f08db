"""`run --no-execute`: 고친 글은 실행하지 않고 얼리고, 실행할 것은 남겨 두고 그렇다고 말한다."""

from __future__ import annotations

import pytest

from freezer.command_line import LEFT, annotation, main
from freezer.errors import FreezerError, LectureError
from tests.freezer.conftest import Site


@pytest.fixture
def frozen(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    for name in ("a", "b"):
        site.lecture(name, f"print('{name}')")
    site.run()
    monkeypatch.chdir(site.root)
    return site


def test_prose_is_frozen_and_code_is_left(
    frozen: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen.lecture("a", "print('a')", prose="고친 글.")
    assert main(["run", "--no-execute"]) == 0
    assert main(["check"]) == 0
    html = frozen.root / "_freeze/posts/a/execute-results/html.json"
    assert "고친 글." in html.read_text(encoding="utf-8")

    frozen.lecture("a", "print('a')", prose="또 고친 글.")
    before = frozen.lecture("b", "print('c')").parent / "../_freeze/posts/b/record.json"
    record = before.read_bytes()
    assert main(["run", "--no-execute"]) == LEFT
    assert "또 고친 글." in html.read_text(encoding="utf-8")
    assert before.read_bytes() == record
    assert main(["check", "a"]) == 0
    assert main(["check", "a", "b"]) == 1

    frozen.lecture("b", "#| labell: x\n1")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    capsys.readouterr()
    assert main(["run", "--no-execute"]) == 1
    assert "::error file=posts/b.qmd,line=8::" in capsys.readouterr().out
    capsys.readouterr()
    assert main(["plan"]) == 0
    assert capsys.readouterr().out == "[]\n"  # 실행해서 나을 것이 아니다


def test_an_annotation_is_one_line() -> None:
    assert annotation(LectureError("posts/a.qmd", 3, "100%\n둘")) == (
        "::error file=posts/a.qmd,line=3::100%25%0A둘"
    )
    assert annotation(LectureError("_quarto.yml", 0, "틀림")) == "::error file=_quarto.yml::틀림"
    assert annotation(FreezerError("패키지가 없습니다: 하나")) == "::error::패키지가 없습니다: 하나"
