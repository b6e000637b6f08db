"""움직이는 그림 모두가 지키는 것: 얼린 기준, 싣는 법, 무게, 종이의 그림, 글자."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from playwright.sync_api import expect

from lib import live, residuals
from tests.lab.conftest import Open, Write, names
from tests.lab.live import (
    test_bends,
    test_clouds,
    test_film,
    test_game,
    test_graph,
    test_logistic,
    test_patterns,
    test_residuals,
    test_shift,
    test_valleys,
)
from tests.lab.live.freeze import FOLDER, frozen
from tests.lab.markup import record
from tests.lab.shipped import weights

ROOT = Path(__file__).resolve().parents[3]
DRAWN = {
    "residuals": test_residuals.drawn,
    "valleys": test_valleys.drawn,
    "patterns": test_patterns.drawn,
    "clouds": test_clouds.drawn,
    "graph": test_graph.drawn,
    "film": test_film.drawn,
    "logistic": test_logistic.drawn,
    "bends": test_bends.drawn,
    "game": test_game.drawn,
    "shift": test_shift.drawn,
}
TAGS = tuple(f"live-{kind}" for kind in DRAWN)


def test_frozen_numbers_are_what_the_frameworks_compute() -> None:
    # 여기서 부른다: TensorFlow를 모든 일꾼이 시험을 모을 때 import하지 않게
    from tests.lab.live.freeze.__main__ import everything

    fresh = json.loads(json.dumps(everything()))
    assert fresh.keys() == {path.stem for path in FOLDER.glob("*.json")}
    for name, told in fresh.items():
        for now, then in zip(flat(told), flat(frozen(name)), strict=True):
            np.testing.assert_allclose(now, then, rtol=1e-9, atol=1e-12, err_msg=name)


def flat(told: Any) -> list[float]:
    if isinstance(told, dict):
        return [leaf for value in told.values() for leaf in flat(value)]
    if isinstance(told, list):
        return [leaf for value in told for leaf in flat(value)]
    return [told] if isinstance(told, float) else []


def test_embedding_leaves_nothing_open_and_cannot_be_broken_out_of() -> None:
    before = plt.get_fignums()
    made = [residuals.drag([0, 1, 2], [0, 1, 1], xlabel="</script><b>") for _ in range(2)]
    assert plt.get_fignums() == before
    assert made[0] == made[1]
    assert record(made[0])["labels"][0] == "</script><b>"
    assert made[0].markup.count("</script>") == 2
    assert "바이트" in repr(made[0]) and "0x" not in repr(made[0])
    with pytest.raises(ValueError, match="이름은 영문자"):
        live.embed("residuals", {}, plt.figure(), "", "", name="내 그림")


def test_each_picture_is_light(tmp_path: Path) -> None:
    found = weights(tmp_path)
    assert found.keys() == DRAWN.keys()
    assert min(found.values()) > 1_000
    assert {kind: weight for kind, weight in found.items() if weight > 6_000} == {}


@pytest.fixture(scope="module")
def every(write: Write) -> str:
    """그림이 모두 놓인 페이지."""
    return write("every", *(drawn() for drawn in DRAWN.values()))


def test_still_picture_without_scripts_and_on_paper(visit: Open, every: str) -> None:
    page = visit(every, element="live-residuals", java_script_enabled=False)
    expect(page.locator("live-residuals figure img").first).to_be_visible()
    page = visit(every, element="live-residuals")
    page.emulate_media(media="print")
    expect(page.locator("live-residuals figure img").first).to_be_visible()
    expect(page.locator("live-residuals .holder").first).to_be_hidden()
    # 모습을 읽어 오는 동안에도 그 그림만 보인다
    page.emulate_media(media="screen")
    shown = page.evaluate(
        """() => { const twin = document.querySelector("live-residuals").cloneNode(true);
          delete twin.dataset.ready; document.body.append(twin);
          return twin.shadowRoot.querySelector(".holder").checkVisibility(); }"""
    )
    assert shown is False


# 그림마다 글자의 크기들과, 그림 속 글자의 색이 바탕과 이루는 대비들.
TEXTS = """(live) => {
  const seen = (element) => getComputedStyle(element);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const paper = light(seen(live.shadowRoot.querySelector(".lab")).backgroundColor);
  const all = [...live.shadowRoot.querySelectorAll("svg text:not(.star), p, span, button, pre *")];
  const words = all.filter((element) => element.localName === "text");
  return {
    sizes: all.map((element) => parseFloat(seen(element).fontSize)),
    contrasts: words.map((element) => light(seen(element).fill))
      .map((value) => Math.max(value, paper) / Math.min(value, paper)),
  };
}"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 390), ("light", 1300)])
def test_texts_are_large_and_axe_finds_nothing(
    visit: Open, every: str, scheme: str, width: int
) -> None:
    # 글자가 모두 나온 장면들
    search = "?live-graph.step=16&live-film.take=5&live-film.keep=0&live-film.step=5"
    page = visit(every + search, width=width, element="live-clouds", color_scheme=scheme)
    if scheme == "dark":
        page.evaluate("document.body.classList.add('quarto-dark')")
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for tag in TAGS:
        expect(page.locator(tag)).to_have_attribute("data-scheme", scheme)
        for choose in (False, True):
            if choose:
                page.locator(f"{tag} [data-choice='0']").click()
            rules = page.evaluate(
                "(tag) => axe.run(tag).then((r) => r.violations.map((v) => v.nodes[0].html))", tag
            )
            assert rules == []
        texts = page.locator(tag).evaluate(TEXTS)
        assert len(texts["contrasts"]) >= 8
        assert min(texts["sizes"]) >= 12 and min(texts["contrasts"]) >= 4.5, tag
    told = names(page)
    assert "" not in told and len(told) > 5 * len(TAGS)
    # 글자를 두 배로 키워도 조작은 틀 안에 있다
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for tag in TAGS:
        out = page.locator(tag).evaluate(
            """(live) => [...live.shadowRoot.querySelectorAll("p, label, label *, button, input")]
              .filter((e) => e.getBoundingClientRect().right > live.getBoundingClientRect().right)
              .map((e) => e.outerHTML)"""
        )
        assert out == [], tag
    assert page.evaluate("document.documentElement.scrollWidth") <= width
