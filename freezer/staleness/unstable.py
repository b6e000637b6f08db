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
            r"(?:time\.(?!sleep$|mktime$|strptime$|struct_time$|tzset$|get_clock_info$)\w+"
            r"|timeit\.\w+|uuid\.uuid1|tensorflow\.timestamp|os\.times|psutil\.\w+|resource\.get\w+"
            r"|datetime\.(?:datetime|date)\.(?:now|utcnow|today)|pandas\.Timestamp\.(?:now|today))"
        ),
        "{}은(는) 실행할 때마다 다릅니다.",
    ),
    "random": (
        re.compile(
            r"(?:uuid\.uuid4|secrets\.\w+|os\.(?:urandom|getrandom|getp?pid)|random\.SystemRandom"
            r"|threading\.get_\w+|.*\.from_non_deterministic_state)"
        ),
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
            r"(?:(?:os|multiprocessing)\.cpu_count|os\.(?:get(?:login|uid|gid|loadavg|cwdb?)|uname"
            r"|statvfs|sched_\w+)|shutil\.disk_usage|uuid\.getnode|platform\.\w+"
            r"|socket\.(?:gethostname|getfqdn)|getpass\.getuser|torch\.get_num_threads)"
        ),
        "{}은(는) 기계마다 다릅니다.",
    ),
}
# 라이브러리마다 난수를 뽑는 것
DRAWS = {
    "random": re.compile(r"random\.(?!seed$|[gs]etstate$)[a-z]\w*"),
    "numpy": re.compile(
        r"numpy\.random\.(?!seed$|default_rng$|[gs]et_\w+$)[a-z]\w*|scipy\.stats\..*\.rvs"
        r"|sklearn\.(?:model_selection\.train_test_split|utils\.(?:shuffle|resample)"
        r"|datasets\.make_(?:blobs|moons|circles|classification|regression)"
        r"|(?:ensemble|cluster|neural_network|mixture|manifold)\.[A-Z]\w+)|pandas\.\?\.sample"
    ),
    "torch": re.compile(
        r"torch\.(?:rand(?:n|int|perm)?(?:_like)?|normal|bernoulli|multinomial|poisson|initial_seed"
        r"|nn\.(?:Linear|Bilinear|LazyLinear|Conv\w+|Embedding\w*|(?:RNN|LSTM|GRU)(?:Cell)?"
        r"|MultiheadAttention|Transformer\w*|functional\.\w*dropout\w*"
        r"|init\.(?:xavier|kaiming|normal|uniform|trunc_normal|orthogonal)\w*)"
        r"|utils\.data\.(?:random_split|RandomSampler|WeightedRandomSampler)"
        r")|.*\.(?:uniform|normal|log_normal|bernoulli|random|exponential|cauchy|geometric)_"
    ),
    "tensorflow": re.compile(
        r"(?:tensorflow\.(?:random\.(?!set_seed$|stateless|experimental)[a-z]\w*|nn\.\w*dropout\w*"
        r"|\?\.shuffle)|(?:tensorflow\.)?keras\.random\.[a-z]\w*"
        r"|(?:tensorflow\.)?keras\.initializers\.\w*(?:Normal|Uniform|VarianceScaling|Orthogonal)"
        r"|(?:tensorflow\.)?keras\.layers\.(?:Dense|\w*Conv\w+|Embedding|LSTM|GRU|SimpleRNN"
        r"|MultiHeadAttention))"
    ),
}
# 섞어 달라고 하면 뽑는 것
SHUFFLED = "torch.utils.data.DataLoader"
# 저장소를 받을 때마다 달라지는, 파일에 딸린 것
OF_FILE = "파일의 {}은(는) 저장소를 받을 때마다 다릅니다."
OF_FILES = re.compile(r"st_(?:[acm]time(?:_ns)?|birthtime\w*|ino|dev|[ug]id)|get[acm]time")
# 이 인자를 주면 그 자리에서 정한 것이다.
GIVEN = {"generator", "seed", "random_state", "kernel_initializer", "embeddings_initializer"}
SEEDS = re.compile(
    r"(?:.*\.)?(?:seed|manual_seed|set_seed|set_random_seed|seed_everything|set_state|setstate)"
)
UNSEEDED = re.compile(r"torch\.(?:\?\.)?seed")
GENERATORS = re.compile(r"(?:numpy\.random\.(?:default_rng|(?!Generator$)[A-Z]\w+)|random\.Random)")


@dataclass(frozen=True)
class _Call:
    """온전한 이름으로 부른 것. `line`은 1부터."""

    name: str
    line: int
    bare: bool
    given: bool
    shuffled: bool
    now: bool


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
        for line, name in _of_files(tree):
            yield Doubt(
                f"{cell.path}:{cell.first_code_line + line - 1}", "time", OF_FILE.format(name)
            )
    for file, reached in sorted(code.items()):
        bound = _names(reach.statements(file))
        for name in sorted(reached):
            for statement in reach.statements(file, name):
                for call in _calls(statement, bound):
                    yield from _doubts(call, f"{reach.root / file}:{call.line}", seeded)
                for line, called in _of_files(statement):
                    yield Doubt(f"{reach.root / file}:{line}", "time", OF_FILE.format(called))


def _doubts(call: _Call, place: str, seeded: set[str]) -> Iterator[Doubt]:
    """부른 것 하나에서. 시드를 정한 것이면 `seeded`에 더한다."""
    if call.now:
        yield Doubt(place, "time", f"{call.name}은(는) 실행할 때마다 다릅니다.")
    for kind, (pattern, message) in CALLS.items():
        if pattern.fullmatch(call.name):
            yield Doubt(place, kind, message.format(call.name))
    if SEEDS.fullmatch(call.name) and not call.bare:
        library = call.name.partition(".")[0]
        alone = library in DRAWS and "keras" not in call.name
        seeded.update({library} if alone else DRAWS)
    elif call.bare and (GENERATORS.fullmatch(call.name) or UNSEEDED.fullmatch(call.name)):
        yield Doubt(place, "random", f"{call.name}에 시드를 주지 않았습니다.")
    for library, pattern in DRAWS.items():
        drawn = pattern.fullmatch(call.name) or (call.shuffled and library == "torch")
        if library not in seeded and not call.given and drawn:
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


def _of_files(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """파일의 시각 같은 것을 읽는 속성들과 그 줄."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and OF_FILES.fullmatch(node.attr):
            yield node.lineno, node.attr


def _names(trees: Iterable[ast.AST]) -> dict[str, str]:
    """import가 만드는 이름 → 온전한 이름. `now = time.time`처럼 다시 이름 붙인 것도."""
    found: dict[str, str] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            name = ast.unparse(node.value)
            first, _, rest = name.partition(".")
            if first in found and _is_dotted(name):
                whole = f"{found[first]}.{rest}"
                found |= {each.id: whole for each in node.targets if isinstance(each, ast.Name)}
    return found


def _is_dotted(name: str) -> bool:
    return name.replace(".", "").replace("_", "").isalnum()


def _calls(tree: ast.AST, names: Mapping[str, str]) -> Iterator[_Call]:
    """나무가 부르는 것들을 적힌 차례대로."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = _full_name(node.func, names)
        if name:
            given = any(keyword.arg in GIVEN for keyword in node.keywords)
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            bare = all(isinstance(v, ast.Constant) and v.value is None for v in values)
            shuffled = name == SHUFFLED and any(
                keyword.arg == "shuffle" and ast.unparse(keyword.value) != "False"
                for keyword in node.keywords
            )
            first = ast.unparse(node.args[0]) if node.args else ""
            now = first in ("'now'", "'today'") and name.partition(".")[0] in ("numpy", "pandas")
            yield _Call(name, node.lineno, bare, given, shuffled, now)


def _full_name(called: ast.expr, names: Mapping[str, str]) -> str:
    """부르는 것의 온전한 이름. `torch.zeros(3).normal_`처럼 값의 메서드이면 `torch.?.normal_`."""
    name = ast.unparse(called)
    first, dot, rest = name.partition(".")
    if _is_dotted(name):
        return f"{names.get(first, first)}{dot}{rest}"
    root = called
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    if isinstance(root, ast.Name) and isinstance(called, ast.Attribute):
        return f"{names.get(root.id, root.id).partition('.')[0]}.?.{called.attr}"
    return ""
