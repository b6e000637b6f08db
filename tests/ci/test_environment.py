"""판은 한 곳에서 온다: conda 환경, 제약 파일, 워크플로가 pyproject.toml과 어긋나지 않는다."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from freezer.render.install import PACKAGE
from tests.ci.workflow import ROOT, Job, jobs

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
CODE = ("lib", "freezer", "tests")
# 노트북 안이면 언제나 있고, 아니면 부르지 않는 것
NOTEBOOK = {"IPython", "matplotlib_inline"}
CONDA: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))


def conda_packages() -> dict[str, str]:
    """conda로 까는 것: 이름 → 판(없으면 빈 글자열)."""
    specs = [spec for spec in CONDA["dependencies"] if isinstance(spec, str)]
    return {spec.partition("=")[0]: spec.partition("=")[2] for spec in specs}


def requirements(*extras: str) -> list[Requirement]:
    """기본 의존과 그 extra들의 것. 이 프로젝트의 extra를 부르면 풀어 쓴다."""
    lines = list(PROJECT["dependencies"])
    queue = list(extras)
    while queue:
        for line in EXTRAS[queue.pop()]:
            requirement = Requirement(line)
            if requirement.name == PROJECT["name"]:
                queue += requirement.extras
            else:
                lines.append(line)
    return [Requirement(line) for line in lines]


def imported(tree: ast.AST) -> set[str]:
    """import하는 최상위 이름들. 상대 import는 뺀다."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module))
    return {name.partition(".")[0] for name in names}


def constraints(name: str = "constraints.txt") -> dict[str, str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    return {canonicalize_name(name): version for name, version in (pin.split("==") for pin in pins)}


def test_the_gpu_list_differs_in_nothing_else() -> None:
    """GPU 기계의 목록은 묻는 것을 모두 담고, 함께 쓰는 것은 버전이 같다."""
    cpu, gpu = constraints(), constraints("constraints-gpu.txt")
    for requirement in requirements("site", "gpu", "dev"):
        assert requirement.specifier == SpecifierSet(
            f"=={gpu[canonicalize_name(requirement.name)]}"
        )
    assert {name for name in cpu.keys() & gpu.keys() if cpu[name] != gpu[name]} == set()
    assert cpu.keys() - gpu.keys() == {"tensorflow-cpu"}
    assert any(name.startswith("nvidia-") for name in gpu)
    assert not any(name.startswith(("nvidia-", "triton")) for name in cpu)


def test_conda_has_the_same_python() -> None:
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{conda_packages()['python']}.9")


def test_conda_leaves_packages_to_pyproject() -> None:
    """conda는 패키지 관리자가 아닌 것만 깔고, pip의 목록을 다시 적지 않는다."""
    assert set(conda_packages()) == {"python", "quarto", "nodejs", "make", "pip"}
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    (pip,) = (item["pip"] for item in CONDA["dependencies"] if isinstance(item, dict))
    constraint, editable = pip
    assert constraint == "-c constraints.txt"
    extras = re.fullmatch(r"-e \.\[([\w,]+)\]", editable)
    assert extras and set(extras[1].split(",")) == {"site", "run", "dev"}


def test_pip_reads_the_list_that_conda_gives_it() -> None:
    """conda는 pip 목록을 requirements 파일로 적어 프로젝트의 폴더에서 pip에 넘긴다."""
    (pip,) = (item["pip"] for item in CONDA["dependencies"] if isinstance(item, dict))
    code = """
import sys
from pip._internal.network.session import PipSession
from pip._internal.req import parse_requirements
for each in parse_requirements(sys.argv[1], PipSession()):
    print(each.constraint, each.is_editable, each.requirement)
"""
    name = ROOT / ".condaenv.requirements.txt"
    try:
        name.write_text("\n".join(pip), encoding="utf-8")
        command = [sys.executable, "-c", code, name.name]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    finally:
        name.unlink(missing_ok=True)
    lines = done.stdout.splitlines()
    assert "False True .[site,run,dev]" in lines
    assert f"True False numpy=={constraints()['numpy']}" in lines


def test_what_is_imported_is_declared() -> None:
    """남이 데려온 꾸러미에 기대지 않는다. 어느 날 데려오지 않으면 깨지기 때문이다."""
    groups = packages_distributions()
    declared = {canonicalize_name(each.name) for each in requirements(*EXTRAS)}
    known = {path.name for path in ROOT.iterdir()} | sys.stdlib_module_names | NOTEBOOK
    missing = set()
    for path in (path for folder in CODE for path in ROOT.glob(f"{folder}/**/*.py")):
        for name in imported(ast.parse(path.read_text("utf-8"))) - known:
            found = {canonicalize_name(each) for each in groups.get(name, [name])}
            if not found & declared:
                missing.add((str(path.relative_to(ROOT)), name))
    assert missing == set()


@pytest.mark.parametrize("group", ["", *EXTRAS])
def test_everything_is_pinned(group: str) -> None:
    for line in EXTRAS[group] if group else PROJECT["dependencies"]:
        requirement = Requirement(line)
        if requirement.name != PROJECT["name"]:
            assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), line


def test_constraints_hold_what_pyproject_asks() -> None:
    pinned = constraints()
    for requirement in requirements("site", "run", "dev"):
        if requirement.marker and not requirement.marker.evaluate({"sys_platform": "linux"}):
            continue
        name = canonicalize_name(requirement.name)
        assert requirement.specifier == SpecifierSet(f"=={pinned[name]}"), requirement


def test_the_oldest_python_can_install_everything() -> None:
    """Debian 12의 파이썬은 3.11.2이다. 더 새로운 3.11만 받는 판이 섞이면 거기서 설치되지 않는다."""
    for name in constraints():
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue  # 다른 운영체제에만 있는 것
        needed = str(found.json.get("requires_python", ""))
        assert SpecifierSet(needed).contains("3.11.2"), f"{name}: Requires-Python {needed}"


def test_cpu_and_gpu_run_the_same_versions() -> None:
    frameworks = {
        str(requirement.specifier)
        for requirement in requirements("run", "gpu")
        if requirement.name.startswith("tensorflow")
    }
    assert len(frameworks) == 1


@pytest.mark.parametrize("job", jobs(), ids=lambda each: each.key)
def test_workflows_use_the_same_versions(job: Job) -> None:
    conda = conda_packages()
    for step in job.using("actions/setup-python"):
        assert step["with"]["python-version"] == conda["python"]
    for step in job.using("actions/setup-node"):
        assert step["with"]["node-version"] == conda["nodejs"]
    for step in job.using("quarto-dev/quarto-actions/setup"):
        assert f"{step['with']['version']}.".startswith(f"{conda['quarto']}.")
        assert f"quarto-cli=={step['with']['version']}" == PACKAGE
