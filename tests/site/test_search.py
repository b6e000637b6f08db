"""한국어 찾기: 무엇이 앞에 오는지(Node에서), 찾는 창이 어떻게 움직이는지(Chromium에서)."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from tests.site.conftest import LECTURES, PAGES, ROOT, Visit
from tests.site.test_access import AXE

DESCENT = "posts/regression-steps.html#term-gradient-descent"
RATE = "posts/regression-steps.html#term-learning-rate"
OPTIMIZER = "posts/pytorch-patterns.html#term-optimizer"
GRADIENT = "posts/regression-steps.html#term-gradient"
TAPE = "posts/gradient-tape.html#term-gradient-tape"
RESIDUAL = "posts/regression-steps.html#term-residual"
LOSS = "posts/regression-steps.html#term-loss"
MSE = "posts/pytorch-patterns.html#term-mean-squared-error"
AUTODIFF = "posts/vector-calculus.html#term-automatic-differentiation"
SINGLE = "posts/precision.html#term-single-precision"
# 찾는 말마다, 처음 셋 안에 있어야 하는 곳
WANTED = {
    "경사하강법": DESCENT,
    "경사 하강법": DESCENT,
    "경사 하강 법": DESCENT,
    "경사하강법을": DESCENT,
    "경사 하강법으로": DESCENT,
    "경사하강법이란?": DESCENT,
    "경사하가": DESCENT,
    "경삿하강법": DESCENT,
    "ㄱㅅㅎㄱㅂ": DESCENT,
    "ㄱㅅ ㅎㄱㅂ": DESCENT,
    "ㄳㅎㄱㅂ": DESCENT,
    "gradient descent": DESCENT,
    "Gradient Descent": DESCENT,
    "gradiant descent": DESCENT,
    "GD": DESCENT,
    "그래디언트 디센트": DESCENT,
    "학습률": RATE,
    "학습률은": RATE,
    "학습률이 뭐야": RATE,
    "학습ㄹ": RATE,
    "학습율": RATE,
    "ㅎㅅㄹ": RATE,
    "learning rate": RATE,
    "learning": RATE,
    "러닝레이트": RATE,
    "러닝 레이트": RATE,
    "lr": RATE,
    "최적화기": OPTIMIZER,
    "옵티마이져": OPTIMIZER,
    "optimizer": OPTIMIZER,
    "그래디언트": GRADIENT,
    "그라디언트": GRADIENT,
    "기울기": GRADIENT,
    "gradient": GRADIENT,
    "오차": RESIDUAL,
    "잔차": RESIDUAL,
    "residual": RESIDUAL,
    "손실 함수": LOSS,
    "손실함수": LOSS,
    "로스": LOSS,
    "MSE": MSE,
    "평균 제곱 오차": MSE,
    "제곱오차": MSE,
    "에포크": "posts/regression-steps.html#term-epoch",
    "모델": "posts/regression-steps.html#term-model",
    "선형회귀": "posts/regression-steps.html#term-regression-analysis",
    "헤시안": "posts/learning-process.html#term-hessian-matrix",
    "왜 발산하나요": "posts/learning-process.html#term-divergence",
    "체인룰": "posts/autograd.html#term-chain-rule",
    "자코비안": "posts/gradient-tape.html#term-jacobian",
    "정규 방정식": "posts/vector-calculus.html#term-normal-equation",
    "브로드캐스트": "posts/pytorch-patterns.html#term-broadcasting",
    "autograd": AUTODIFF,
    "자동 미분": AUTODIFF,
    "float32": SINGLE,
    "학습률발산": "posts/tensorflow-descent.html#sec-larger",
    "zero_grad": "posts/pytorch-patterns.html#sec-solution-8",
    "zero grad": "posts/pytorch-patterns.html#sec-solution-8",
    "optimizer.step": "posts/pytorch-patterns.html#sec-solution-7",
    "loss.backward()": "posts/regression-steps.html#sec-backward",
    "GradientTape": TAPE,
    "tape.gradient": TAPE,
    "그래디언트 테이프": TAPE,
    "assign_sub": "posts/tensorflow-descent.html#sec-step",
    "설치": "index.html#run-it-yourself",
    "ＲｅＬＵ": "posts/deep-network.html#term-rectified-linear-unit",
    "ｇｒａｄｉｅｎｔ　ｄｅｓｃｅｎｔ": DESCENT,
    "gradeint": GRADIENT,
    "Gradeint descent": DESCENT,
    "learnign rate": RATE,
    "optimzier": OPTIMIZER,
    "GradeintTape": TAPE,
}
# 용어집에 없는 것을 다루는 절
SECTIONS = {
    "콜랩": "index.html#run-it-yourself",
    "구글 코랩": "index.html#run-it-yourself",
    "MNIST": "posts/deep-network.html#sec-digits",
    "가중치 초기화": "posts/deep-network.html#sec-initial",
    "XW": "posts/vector-calculus.html#sec-rule-5",
}
WANTED |= SECTIONS
# 이 강의가 다루지 않는 것
UNTAUGHT = ["드롭아웃", "결정계수", "내시 균형", "스트라이드", "어텐션", "LSTM"]
NOTHING = ["합성곱변환망", "zzqqxx", "tsepor", "ㅋㅋㅋㅋ", "@", "  ", *UNTAUGHT]
SLOW = 20_000  # 바쁜 기계에서 찾을 것들을 처음 읽는 데(밀리초)
TEX = re.compile(r"\\[a-zA-Z]+|[_^]\{|\$")
CODE_TEX = re.compile(r"\$|\\[a-zA-Z]{2,}")


@cache
def ask(site: Path, queries: tuple[str, ...], *when: str) -> dict[str, list[dict[str, Any]]]:
    """찾는 말마다 찾은 것들."""
    done = subprocess.run(
        ["node", str(ROOT / "tests" / "site" / "ask.mjs"), str(site), *when],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(queries, json.loads(done.stdout), strict=True))


def glossary(site: Path) -> list[tuple[str, str, str]]:
    """용어집의 (용어, 영어, 처음 나온 곳)."""
    soup = BeautifulSoup((site / "glossary.html").read_text(encoding="utf-8"), "html.parser")
    lines = []
    for item in soup.select("main section li"):
        link = item.select("a")[0]
        english = re.match(r"\((.+?)[,)]", str(link.next_sibling))
        assert english
        name = english[1].replace("’", "'")
        lines.append((link.get_text(), name, unquote(str(link["href"])).removeprefix("./")))
    return lines


def test_a_term_shows_its_line_of_the_glossary(site: Path) -> None:
    found = ask(site, ("경사하강법", "로지스틱 회귀"))
    assert found["경사하강법"][0]["text"].startswith("손실의 기울기와 반대쪽으로")
    term = "posts/logistic-regression.html#term-logistic-regression"
    assert found["로지스틱 회귀"][0]["place"] == term
    assert found["로지스틱 회귀"][0]["text"].startswith("로짓이 입력의 일차식이라고")


@pytest.mark.parametrize("words", WANTED)
def test_the_place_is_among_the_first_three(site: Path, words: str) -> None:
    found = ask(site, tuple(WANTED))[words]
    assert WANTED[words] in [each["place"] for each in found[:3]]


def test_every_term_is_found_by_its_names(site: Path) -> None:
    terms = glossary(site)
    assert len(terms) > 80
    wanted = {name: {h for n, _, h in terms if n == name} for name, _, _ in terms}
    wanted |= {english: {h for _, e, h in terms if e == english} for _, english, _ in terms}
    answers = ask(site, tuple(wanted))
    missing = [
        words
        for words, places in wanted.items()
        if not places.issubset({each["place"] for each in answers[words][:3]})
    ]
    assert missing == []


def everyday() -> dict[str, list[str]]:
    """용어의 영어 이름마다, 학생이 칠 만한 말들: 줄임말, 외래어 표기, 다른 번역."""
    text = (ROOT / "tests" / "site" / "everyday.txt").read_text(encoding="utf-8")
    lines = (line.partition(": ") for line in text.splitlines())
    return {term.rstrip(":"): names.split(", ") if names else [] for term, _, names in lines}


def test_every_term_is_found_by_its_everyday_names(site: Path) -> None:
    """띄어 쓰든 붙여 쓰든. 새 용어에는 표의 줄도 적는다(없으면 빈 줄)."""
    places = {english: place for _, english, place in glossary(site)}
    table = everyday()
    assert set(table) == set(places)
    spaced = {(term, name) for term, names in table.items() for name in names}
    joined = {(term, name.replace(" ", "")) for term, name in spaced if re.match("[가-힣]", name)}
    wanted = sorted(spaced | joined)
    answers = ask(site, tuple(sorted({name for _, name in wanted})))
    missing = [
        (term, name)
        for term, name in wanted
        if places[term] not in [each["place"] for each in answers[name][:3]]
    ]
    assert missing == []


def test_terms_are_found_before_the_index_is_made(site: Path) -> None:
    """느린 전화기에서 찾아보기를 만드는 동안에도, 이름을 그대로 친 용어는 바로 보인다."""
    terms = [name for name, _, _ in glossary(site) if len(name) > 1]
    early = ask(site, (*terms, "학습ㄹ", "ㅎㅅㄹ", "zqx"), "early")
    assert [name for name in terms if not early[name] or early[name][0]["kind"] != "term"] == []
    assert early["학습ㄹ"][0]["place"] == early["학습률"][0]["place"] == early["ㅎㅅㄹ"][0]["place"]
    assert early["zqx"] == []


def test_two_letters_in_the_wrong_order_find_the_same(site: Path) -> None:
    """긴 영어에서 이웃한 두 글자를 바꾸어 쳐도, 바로 친 것과 똑같은 것을 찾는다."""
    typed = {"gradeint": "gradient", "tensro": "tensor", "ｂackwrad": "backward"}
    found = ask(site, (*typed, *typed.values()))
    for wrong, right in typed.items():
        assert found[right]
        assert [each["place"] for each in found[wrong]] == [each["place"] for each in found[right]]


@pytest.mark.parametrize("words", NOTHING)
def test_nothing_is_found_for_nothing(site: Path, words: str) -> None:
    assert ask(site, tuple(NOTHING))[words] == []


def test_snippets_are_readable(site: Path) -> None:
    """TeX가 보이지 않고, 길지 않으며, 맞은 곳이 들어 있다."""
    queries = (*WANTED, "제곱합", "편미분", "행렬", "손실", "x", "plot", "alpha")
    for words, found in ask(site, queries).items():
        wrong = [
            each["text"]
            for each in found
            if (CODE_TEX if each["code"] else TEX).search(each["text"])
        ]
        assert wrong == [], words
        assert max(len(each["text"]) for each in found) < 160, words
    hits = [each["hits"] for each in ask(site, queries)["편미분"] if each["kind"] == "section"]
    assert hits[0]
    assert set(hits[0]) == {"편미분"}


def test_every_result_has_its_place(site: Path) -> None:
    index = json.loads(next(site.glob("site_libs/finish/search-*/index.json")).read_text("utf-8"))
    ids = {
        page: {
            tag["id"]
            for tag in BeautifulSoup((site / page).read_text("utf-8"), "html.parser").select("[id]")
        }
        for page, _ in index["pages"]
    }
    assert {page for page, _ in index["pages"]} == set(PAGES) - {"404.html"}
    for _, page, anchor, *_ in index["entries"]:
        assert not anchor or anchor in ids[index["pages"][page][0]]


def test_synonyms_belong_to_terms(site: Path) -> None:
    source = (ROOT / "finish" / "search" / "synonyms.mjs").read_text(encoding="utf-8")
    keys = re.findall(r'^  (?:"([^"]+)"|([A-Za-z]+)): \[', source, re.MULTILINE)
    assert len(keys) > 70
    known = {each for _, each, _ in glossary(site)}
    index = json.loads(next(site.glob("site_libs/finish/search-*/index.json")).read_text("utf-8"))
    known |= {f"{index['pages'][page][0]}#{anchor}" for _, page, anchor, *_ in index["entries"]}
    assert [a or b for a, b in keys if (a or b) not in known] == []


def test_search_is_light(site: Path) -> None:
    def weight(*patterns: str) -> int:
        files = [
            file for each in patterns for file in site.glob(f"site_libs/finish/search-*/{each}")
        ]
        return sum(len(gzip.compress(file.read_bytes())) for file in files)

    assert 0 < weight("*.js") <= 15_000
    assert 0 < weight("index.json") <= 12_000 * len(LECTURES)


def test_finishing_one_page_names_the_same_folder(site: Path, tmp_path: Path) -> None:
    """한 페이지만 다듬을 때는 있는 것을 그대로 쓴다. 모두 다듬을 때는 test_share.py가 본다."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    before = [folder.name for folder in copy.glob("site_libs/finish/search-*")]
    page = copy / "about.html"
    env = {key: value for key, value in os.environ.items() if not key.startswith("QUARTO_")}
    env["QUARTO_PROJECT_OUTPUT_FILES"] = str(page)
    command = ["node", str(ROOT / "finish" / "main.mjs"), str(copy)]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    assert [folder.name for folder in copy.glob("site_libs/finish/search-*")] == before
    assert f'content="{before[0]}/"' in page.read_text(encoding="utf-8")


# ---- 찾는 창

# 요소의 첫 줄 가운데에 보이는 것이 그 요소인가: 띠에 가리거나 접혀 있지 않은가
SEEN = """(e) => {
  const line = e.getClientRects()[0];
  if (!line) return false;
  const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
  return e.contains(document.elementFromPoint(x, y));
}"""


def opened(visit: Visit, name: str = "posts/learning-process.html") -> Page:
    """`/`로 찾는 창을 연 페이지."""
    page = visit.open(name)
    page.keyboard.press("/")
    expect(page.locator("dialog.find")).to_be_visible()
    return page


def test_nothing_is_asked_for_before_the_first_use(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("posts/learning-process.html")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if re.search(r"search|fuse|autocomplete", url)] == []
    page.keyboard.press("/")
    page.keyboard.type("학습률")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
    used = {url.rpartition("/")[2] for url in asked if "/finish/search-" in url}
    assert used == {"dialog.js", "worker.js", "index.json"}
    assert visit.problems == []


def test_keys_choose_and_go(visit: Visit) -> None:
    page = opened(visit)
    field = page.get_by_role("combobox", name="찾을 말")
    expect(field).to_be_focused()
    page.keyboard.type("경사 하강법을")
    options = page.locator("#find-results a")
    expect(options.first).to_have_attribute("aria-selected", "true", timeout=SLOW)
    expect(page.locator("dialog.find [role=status]")).to_have_text(re.compile(r"^결과 \d+개"))
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "find-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regression-steps.html#term-gradient-descent")
    page.wait_for_function(f"({SEEN})(document.querySelector('#term-gradient-descent'))")
    assert visit.problems == []


def test_a_term_in_a_folded_answer_is_unfolded(visit: Visit) -> None:
    page = opened(visit)
    page.keyboard.type("릿지 회귀")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/vector-calculus.html#term-ridge-regression")
    page.wait_for_function(f"({SEEN})(document.querySelector('#term-ridge-regression'))")
    page.go_back()
    page.wait_for_url("**/learning-process.html")


def test_going_within_the_page_closes_the_dialog(visit: Visit) -> None:
    page = opened(visit, "posts/regression-steps.html")
    page.keyboard.type("learning rate")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page.locator("dialog.find")).to_be_hidden()
    expect(page.locator("#term-learning-rate")).to_be_in_viewport()


def test_escape_gives_the_focus_back(visit: Visit) -> None:
    page = visit.open("index.html")
    button = page.get_by_role("button", name="강의에서 찾기")
    button.click()
    expect(page.get_by_role("combobox", name="찾을 말")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.find")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="찾을 말")).to_be_focused()


def test_words_that_are_not_there_get_a_helpful_line(visit: Visit) -> None:
    page = opened(visit)
    page.keyboard.type("합성곱변환망")
    expect(page.locator("dialog.find [role=status]")).to_contain_text(
        "맞는 것이 없습니다", timeout=SLOW
    )
    page.locator("dialog.find input").fill("쀍" * 500)  # 긴 말을 그대로 되풀이하지 않는다
    expect(page.locator("dialog.find [role=status]")).to_have_text(
        re.compile("^‘쀍{40}…’에 맞는 것이 없습니다"), timeout=SLOW
    )
    page.locator(".find-examples button", has_text="zero_grad").click()
    expect(page.locator("#find-results mark").first).to_have_text("zero_grad")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1300, "dark")])
def test_axe_finds_nothing_in_the_dialog(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = visit.open("posts/learning-process.html")
    button = page.get_by_role("button", name="강의에서 찾기")
    expect(button).to_be_in_viewport()
    button.click()
    page.keyboard.type("zero_grad")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
    box = page.locator("dialog.find").bounding_box()
    assert box is not None
    assert box["width"] == width if width == 390 else box["width"] < 800
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    assert rules == []


def test_lost_readers_can_search_for_what_they_wanted(visit: Visit) -> None:
    page = visit.open("404.html")
    page.evaluate("history.replaceState(null, '', '/posts/learning-rate.html')")
    page.locator("main button.find-here").click()
    expect(page.get_by_role("combobox", name="찾을 말")).to_have_value("learning rate")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/regression-steps.html#term-learning-rate")


def test_search_that_cannot_be_read_says_so(visit: Visit) -> None:
    visit.page.route("**/index.json", lambda route: route.abort())
    page = opened(visit)
    page.keyboard.type("학습률")
    expect(page.locator("dialog.find [role=status]")).to_contain_text(
        "읽지 못했습니다", timeout=SLOW
    )
    page.unroute("**/index.json")
    page.keyboard.type("은")
    expect(page.locator("#find-results a").first).to_be_visible(timeout=SLOW)
