"""커널에 알려 주는 것: Quarto의 엔진이 주는 것과 같은 이름."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.freezer.conftest import Site

CELL = """\
import json, os
names = ("PROJECT_ROOT", "DOCUMENT_PATH", "DOCUMENT_FILE", "FIG_WIDTH", "FIG_DPI", "FIG_FORMAT")
print([os.environ[f"QUARTO_{name}"] for name in names])
info = json.load(open(os.environ["QUARTO_EXECUTE_INFO"]))
print(info["document-path"], info["format"]["pandoc"]["to"], info["format"]["metadata"]["title"])
"""


def shown(site: Site, front: str) -> str:
    site.lecture("a", CELL, front=front)
    assert site.run("a")["a"].error is None
    return site.frozen("a", "execute-results/html.json").read_text(encoding="utf-8")


def test_a_cell_sees_what_quarto_would_tell(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """이 프로세스를 띄운 Quarto가 다른 문서를 짓고 있었어도 제 문서를 본다."""
    monkeypatch.setenv("QUARTO_DOCUMENT_FILE", "다른 문서.qmd")
    where = Path(site.root)
    first = f"['{where}', '{where}/posts', 'a.qmd', '7', '96', 'svg']"
    text = shown(site, "")
    assert first in text
    assert f"{where}/posts/a.qmd html a" in text
    assert "'3', '192', 'png']" in shown(site, "fig-width: 3\nfig-format: retina\n")
