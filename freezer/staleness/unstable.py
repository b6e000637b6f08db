"""실행하지 않고 코드에서 아는, 얼려도 참으로 남지 않는 것: 셀과, 셀들이 닿는 모듈의 함수에서.

이름은 import를 따라 온전한 이름으로 바꾸어 본다: `from time import time as now`의 `now()`도
`time.time`이다. 시드는 라이브러리마다 따로 본다.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from freezer.errors import LectureError
from freezer.reading.lecture import Cell, Lecture
from freezer.staleness.dependencies import cell_tree
from freezer.staleness.doubts import Doubt
from freezer.staleness.reach import Reach

TIMING = re.compile(r"^[ \t]*%{1,2}(?:time|timeit|prun)\b", re.MULTILINE)
INSTALL = re.compile(r"^[ \t]*[!%](?:pip3?|conda|mamba|uv)\b.*\binstall\b", re.MULTILINE)
# 종류마다 부르는 것의 이름과, 그것이 왜 그런지
CALLS = {
    "time": (
        re.compile(
            r"(?:time\.(?:time|perf_counter|monotonic|process_time|thread_time)(?:_ns)?"
            r"|time\.(?:localtime|gmtime|ctime|asctime)|timeit\.\w+|uuid\.uuid1|tensorflow\.timestamp"
            r"|datetime\.(?:datetime|date)\.(?:now|utcnow|today)|pandas\.Timestamp\.(?:now|today))"
        ),
        "{}은(는) 실행할 때마다 다릅니다.",
    ),
    "random": (
        re.compile(r"(?:uuid\.uuid4|secrets\.\w+|os\.(?:urandom|getpid)|random\.SystemRandom)"),
        "{}은(는) 시드를 정할 수 없습니다.",
    ),
    "network": (
        re.compile(
            r"(?:urllib\.request\.url\w+|(?:requests|httpx)\.(?:get|post|put|head|request)"
            r"|torch\.hub\.\w+|(?:tensorflow\.)?keras\.utils\.get_file"
            r"|(?:tensorflow\.)?keras\.datasets\.\w+\.load_data|sklearn\.datasets\.fetch_\w+)"
        ),
        "{}은(는) 네트워크에서 받은 것에 달려 있습니다.",
    ),
    "machine": (
        re.compile(
            r"(?:(?:os|multiprocessing)\.cpu_count|os\.(?:getlogin|uname)|platform\.\w+"
            r"|socket\.(?:gethostname|getfqdn)|getpass\.getuser|torch\.get_num_threads)"
        ),
        "{}은(는) 기계마다 다릅니다.",
    ),
}
# 라이브러리마다 난수를 뽑는 것
DRAWS = {
    "random": re.compile(
        r"random\.(?:random|randint|randrange|choices?|shuffle|sample|uniform|gauss|expovariate"
        r"|normalvariate|triangular|betavariate|getrandbits|randbytes)"
    ),
    "numpy": re.compile(
        r"numpy\.random\.(?:rand|randn|randint|random|random_sample|normal|uniform|choice|shuffle"
        r"|permutation|standard_normal|exponential|poisson|binomial|beta|gamma)"
        r"|sklearn\.(?:model_selection\.train_test_split|utils\.(?:shuffle|resample)"
        r"|datasets\.make_(?:blobs|moons|circles|classification|regression))"
    ),
    "torch": re.compile(
        r"torch\.(?:rand(?:n|int|perm)?(?:_like)?|normal|bernoulli|multinomial|poisson"
        r"|nn\.(?:Linear|Bilinear|LazyLinear|Conv\w+|Embedding\w*|RNN|LSTM|GRU|MultiheadAttention"
        r"|Transformer\w*|init\.(?:xavier|kaiming|normal|uniform|trunc_normal|orthogonal)\w*)"
        r"|utils\.data\.(?:random_split|RandomSampler|WeightedRandomSampler))"
    ),
    "tensorflow": re.compile(
        r"(?:tensorflow\.random\.(?:normal|uniform|shuffle|truncated_normal|categorical|gamma)"
        r"|(?:tensorflow\.)?keras\.layers\.(?:Dense|\w*Conv\w+|Embedding|LSTM|GRU|SimpleRNN"
        r"|MultiHeadAttention))"
    ),
}
# 이 인자를 주면 그 자리에서 정한 것이다.
GIVEN = {"generator", "seed", "random_state", "kernel_initializer", "embeddings_initializer"}
SEEDS = re.compile(
    r"(?:.*\.)?(?:seed|manual_seed|set_seed|set_random_seed|seed_everything|set_state|setstate)"
)
GENERATORS = re.compile(r"(?:numpy\.random\.(?:default_rng|RandomState)|random\.Random)")


@dataclass(frozen=True)
class _Call:
    """온전한 이름으로 부른 것. `line`은 1부터."""

    name: str
    line: int
    bare: bool
    given: bool


def in_code(lecture: Lecture, reach: Reach, code: Mapping[str, Iterable[str]]) -> Iterator[Doubt]:
    """셀들과, 셀들이 닿는 이름들(`code`: 파일 → 이름)에서 찾은 것. `place`는 파일:줄."""
    cells = [cell for cell in lecture.cells if cell.options.get("eval") is not False]
    trees = [(cell, tree) for cell in cells if (tree := _tree(cell)) is not None]
    names = _names(tree for _, tree in trees)
    seeded: set[str] = set()
    for cell, tree in trees:
        yield from _magics(cell)
        for call in _calls(tree, names):
            place = f"{cell.path}:{cell.first_code_line + call.line - 1}"
            yield from _doubts(call, place, seeded)
    for file, reached in sorted(code.items()):
        bound = _names(reach.statements(file))
        for name in sorted(reached):
            for statement in reach.statements(file, name):
                for call in _calls(statement, bound):
                    yield from _doubts(call, f"{reach.root / file}:{call.line}", seeded)


def _doubts(call: _Call, place: str, seeded: set[str]) -> Iterator[Doubt]:
    """부른 것 하나에서. 시드를 정한 것이면 `seeded`에 더한다."""
    for kind, (pattern, message) in CALLS.items():
        if pattern.fullmatch(call.name):
            yield Doubt(place, kind, message.format(call.name))
    if SEEDS.fullmatch(call.name) and not call.bare:
        library = call.name.partition(".")[0]
        alone = library in DRAWS and "keras" not in call.name
        seeded.update({library} if alone else DRAWS)
    elif GENERATORS.fullmatch(call.name) and call.bare:
        yield Doubt(place, "random", f"{call.name}에 시드를 주지 않았습니다.")
    for library, pattern in DRAWS.items():
        if library not in seeded and not call.given and pattern.fullmatch(call.name):
            yield Doubt(place, "random", f"시드를 정하지 않고 {call.name}을(를) 부릅니다.")


def _magics(cell: Cell) -> Iterator[Doubt]:
    for pattern, kind, message in (
        (TIMING, "time", "걸린 시간은 실행할 때마다 다릅니다."),
        (INSTALL, "pip", "실행하면서 패키지를 설치합니다. pyproject.toml에 적으세요."),
    ):
        for found in pattern.finditer(cell.source):
            line = cell.first_code_line + cell.source.count("\n", 0, found.start())
            yield Doubt(f"{cell.path}:{line}", kind, message)


def _tree(cell: Cell) -> ast.AST | None:
    try:
        return cell_tree(cell)
    except LectureError:
        return None  # 오류를 보이려는 셀이다. 아니라면 실행하기 전에 이미 알렸다


def _names(trees: Iterable[ast.AST]) -> dict[str, str]:
    """import가 만드는 이름 → 온전한 이름."""
    found: dict[str, str] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _calls(tree: ast.AST, names: Mapping[str, str]) -> Iterator[_Call]:
    """나무가 부르는 것들을 적힌 차례대로."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = ast.unparse(node.func)
        if name.replace(".", "").replace("_", "").isalnum():
            first, dot, rest = name.partition(".")
            given = any(keyword.arg in GIVEN for keyword in node.keywords)
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            bare = all(isinstance(v, ast.Constant) and v.value is None for v in values)
            yield _Call(f"{names.get(first, first)}{dot}{rest}", node.lineno, bare, given)
