"""원고의 말: 붙는 조사, 낱말, 따옴표, 강조, 코드의 너비."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from freezer.lint.finding import Finding
from freezer.lint.manuscript import ATOM, Line, cells, prose

WIDEST = 74  # 화면 너비 1,000픽셀에서 코드 블록이 잘리지 않는 글자 수

CASE = r"은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|도|만|까지|부터|보다|처럼|만큼|마다|대로"
STACKED = (
    r"(?:에서|에게|에|으로|로|까지|부터|만|보다|처럼|만큼|마다|대로|와|과)"
    r"(?:는|도|만|의|부터|까지|나|은|라도|요|써|서)+"
)
COPULA = (
    r"입니다|입니까|이다|이고|이며|이면|이니|이니까|이니까요|이므로|이라|이라서|이라고|이라는|이라면|"
    r"이라도|이라야|인|인데|인데도|인지|인가|인가요|일|일까|일까요|일지|일지도|일수록|이어서|이어야|"
    r"이었다|이었습니다|이었고|이었는데|였다|였습니다|였고|였는데|였으니|였으므로|이던|이든|이든지|"
    r"이란|이자|이지|이지만|이기|이기도|이기만|이기는|이나|이죠|이지요|예요|이에요|"
    r"라|라고|라고도|라는|라서|라면|라도|라야|라든지|란|든|든지|나|로나|씩|여서|여야|"
    r"뿐|뿐인|뿐이고|뿐이므로|뿐입니다|뿐이라|뿐이어서|이라고도|이라든지|이라니|라니"
)
PARTICLE = rf"(?:{CASE}|{STACKED}|{COPULA})"
# 조사와 꼴이 같아도 홀로 서는 말: `x` 이 값, `n` 만 번
ALONE = re.compile(
    r"이 (?:강의|값|식|수|그림|표|절|셀|줄|코드|둘|셋|넷|때|점|예|방법|과정|함수|행렬|벡터|문제|"
    r"자료|경우|직선|곡선|결과|차이|규칙|성질|숫자|비율|합|순서|장|책|페이지|사이트|저장소|명령|파일)"
    r"|만 (?:번|개|배|명|걸음|에폭)"
)
BEFORE = rf"[{ATOM}A-Za-z0-9)\]”’}}*_%]"
DETACHED = re.compile(rf"{BEFORE}( +)({PARTICLE})(?![가-힣A-Za-z0-9])")
# 문단의 첫 말로 쓰면 조사가 아니라 홀로 서는 말인 것
OPENERS = re.compile(
    rf"(?:[*_]*)(?!(?:이|나|일|인|보다|이어서|이기|이면|이나|라|란|든|도|만|과)(?![가-힣]))"
    rf"({PARTICLE})(?![가-힣A-Za-z0-9(])"
    r"|이 (?:됩니다|되고|되어|된다|아닙니다|아니라|나옵니다|나온다|성립)"
)

# 쓰지 않는 말, 바른 말, 걸려야 하는 글, 걸리면 안 되는 글
Word = tuple[str, str, list[str], list[str]]
WORDS: list[Word] = [
    (r"이 책(?!임|상)|(?<![가-힣])책에서 처음", "이 강의", ["이 책에서는"], ["다른 책과"]),
    (r"굽은 정도", "곡률", ["그릇의 굽은 정도"], ["얼마나 굽었는지"]),
    (r"물건", "객체(손에 잡히는 것이 아니면)", ["갱신을 맡은 물건을"], ["객체"]),
    (r"연장(?!선|하|되|된|할|한)", "도구", ["연장을 쓰면"], ["연장선 위에"]),
    (r"(?<!발)자취", "경로", ["자취를 구할 때는"], ["발자취"]),
    (r"(?<![가-힣])구실", "역할", ["W 구실을 하는"], ["역할을 하는"]),
    (
        r"(?<![가-힣])(?:웹|첫|찾는|모든) 쪽|(?:^|[^가-힣`$] )쪽(?=에 보이|의 끝|마다)|"
        r"이 쪽의 (?:계산|코드|숫자)",
        "페이지",
        ["웹 쪽에", "쪽에 보이는 숫자", "- 쪽의 끝에는", "찾는 쪽이 없습니다", "이 쪽의 계산은"],
        ["어느 쪽으로", "오른쪽에 보이는", "느린 쪽의 끝", "안쪽마다"],
    ),
    (
        r"(?:(?:패키지|플로|토치|파이썬|그|어떤|새|옛|같은|다른|toml` ?)의? ?)판"
        r"(?=[이을은의에도과으., |)]|$)",
        "버전",
        ["패키지의 판이", "어떤 판으로", "패키지와 그 판 |", "텐서플로의 판이"],
        ["심판은", "판매량", "원판의", "판결을"],
    ),
    (
        r"(?<!미리 )보기(?=를 (?:하나|들|보|몇)|의 (?:마지막|앞|첫)|에서(?:만|는)? )|"
        r"(?<=의 )보기(?=[는를가])|\| 보기 \|",
        "예",
        ["보기를 하나 들겠습니다", "벌점의 보기는", "네 점의 보기에서 앞의", "| 기호 | 보기 |"],
        ["미리 보기에서 강의를", "지도로 보기", "재어 보기 전에는", "한눈에 들어와 보기 좋습니다"],
    ),
    (r"(?<![가-힣])셈(?=[은을이의과](?![다라니지었])|하[기는면려]|할|해)", "계산",
     ["제 셈과", "셈할 때", "셈은 여러분의"], ["한 셈입니다", "뺄셈을", "되는 셈이라", "셈이다"]),
    (r"(?<![가-힣])자는 이렇게|(?<![가-힣])자로 (?:재|잽|잰)", "기준",
     ["자로 재면"], ["저자는 이렇게"]),
    (
        r"(?:자리짜리|작은|큰|넓은|좁은|담는|담을|기본|두) 그릇|"
        r"그릇(?:에 담|을 키|을 바꾸|의 눈금|이 무엇이든)",
        "자료형(그 자릿수는 정밀도, 텐서는 다차원 배열)",
        ["일곱 자리짜리 그릇", "그릇에 담을 수 있는", "숫자를 담는 그릇"],
        ["그릇의 바닥", "밥그릇 모양", "위로 벌어진 그릇"],
    ),
    (r"← ?바뀐 줄", "셀 옵션 `#| changed:`", ["# ← 바뀐 줄: 꼬리표"], ["바뀐 줄은"]),
]  # fmt: skip
STRAIGHT = re.compile(r"\"|(?<![A-Za-z])'|'(?![a-z])")  # 영어 낱말 속의 '는 둔다
ARROWED = re.compile(r"#\s*(?:←|<-)|#.*←\s*바뀐")
# CommonMark(노트북)에서는 문장부호 뒤, 글자 앞의 별표가 강조를 닫지 못한다
UNCLOSED = re.compile(rf"\*\*(?! )[^*]*[{ATOM}).,?!’”\]]\*\*(?=[가-힣A-Za-z0-9])")


def language(path: Path) -> Iterator[Finding]:
    """원고 하나의 말에서 찾은 것들."""
    lines = prose(path)
    for line in lines:
        yield from _particles(line)
        yield from _quotes(line)
        yield from _emphasis(line)
    code = [line for cell in cells(path) for line in cell.lines]
    for line in [*lines, *code]:
        yield from _words(line)


def code(path: Path) -> Iterator[Finding]:
    """강의 하나의 코드에서 찾은 것들: 너비와, 주석으로 가리킨 줄."""
    for cell in cells(path):
        for line in cell.lines:
            if cell.language == "python" and width(line.text) > WIDEST:
                problem = f"코드가 {width(line.text)}칸이라 화면에서 잘립니다."
                yield Finding(path, line.number, problem, f"{WIDEST}칸 안에서 줄을 나눕니다.")
            if ARROWED.search(line.text):
                problem = f"바뀐 줄을 주석으로 가리킵니다: {line.text.strip()}"
                yield Finding(
                    path, line.number, problem, '셀 옵션 `#| changed: "줄의 번호"`를 씁니다.'
                )


def _particles(line: Line) -> Iterator[Finding]:
    for wrong, right in detached(line):
        yield Finding(line.path, line.number, f"조사가 떨어져 있습니다: {wrong}", f"{right}")
    # 식이나 셀이나 표가 문장을 둘로 가르면, 다음 문단이 조사로 열린다.
    if line.opens and OPENERS.match(line.masked):
        problem = f"문단이 조사로 열립니다: {line.text[:30]}"
        yield Finding(line.path, line.number, problem, "식이나 셀의 앞에서 문장을 맺습니다.")


def _words(line: Line) -> Iterator[Finding]:
    for pattern, right, _, _ in WORDS:
        for found in re.finditer(pattern, line.text):
            around = line.text[max(found.start() - 15, 0) :][:45]
            problem = f"쓰지 않는 말 ‘{found[0]}’: …{around}…"
            yield Finding(line.path, line.number, problem, right)


def _quotes(line: Line) -> Iterator[Finding]:
    for found in STRAIGHT.finditer(line.bare):
        around = line.bare[max(found.start() - 12, 0) : found.end() + 12]
        problem = f"곧은 따옴표 {found[0]}: …{around}…"
        yield Finding(line.path, line.number, problem, "‘ ’나 “ ”로 적습니다.")
    if wrong := unpaired(line.bare):
        problem = f"짝이 없거나 돌아선 따옴표 {wrong}: {line.text[:40]}…"
        yield Finding(line.path, line.number, problem, "여는 것과 닫는 것을 한 줄에서 맞춥니다.")


def _emphasis(line: Line) -> Iterator[Finding]:
    for found in UNCLOSED.finditer(line.masked):
        wrong = line.restored(found[0], found.start())
        problem = f"노트북에서 강조가 닫히지 않습니다: {wrong}"
        yield Finding(line.path, line.number, problem, "별표를 조사 뒤로 옮깁니다.")


def detached(line: Line) -> Iterator[tuple[str, str]]:
    """떨어진 조사: (적힌 글, 바른 글)의 짝들."""
    masked = line.masked
    for found in DETACHED.finditer(masked):
        if ALONE.match(masked, found.start(2)):
            continue
        start = max(masked.rfind(" ", 0, found.start(1)) + 1, 0)
        wrong = line.restored(masked[start : found.end(2)], start)
        right = line.restored(masked[start : found.start(1)], start) + found[2]
        yield wrong, right


def width(code: str) -> int:
    """고정폭 글꼴에서의 칸 수. 한글은 두 칸이다."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in code)


def unpaired(text: str) -> str:
    """짝이 맞지 않는 첫 굽은 따옴표. 낱말 속의 ’(it’s)은 세지 않는다."""
    closing, open_ = {"‘": "’", "“": "”"}, []
    for char in re.sub(r"(?<=[A-Za-z])’(?=[a-z])", "", text):
        if char in closing:
            open_.append(closing[char])
        elif char in closing.values() and (not open_ or open_.pop() != char):
            return char
    return open_[-1] if open_ else ""
