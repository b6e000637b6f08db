"""우리 워크플로를 돌리는 작은 러너.

일마다 빈 폴더에서 시작하고, 그 일의 토큰으로 할 수 있는 것만 한다. `run:` 걸음은 정말 bash가 하고,
액션은 여기 적힌 작은 함수가 대신한다. 아티팩트는 점으로 시작하는 파일과 실행 비트를 잃는다.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.ci.expression import condition, filled, spelled
from tests.ci.github import NAME, GitHub, git
from tests.ci.workflow import ROOT, Job, Workflow, workflows

PROGRAMS = Path(__file__).parent / "programs"
ALWAYS_THERE = ("gh", "python3", "python3.11")  # GitHub의 기계에 본디 있는 것


@dataclass
class Run:
    """한 번의 실행. 사이사이에 할 일은 `after[일의 이름]`에 적는다."""

    github: GitHub
    workflow: Workflow
    folder: Path
    event: str = "push"
    ref: str = "refs/heads/main"
    sha: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    fork: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    number: int = 1

    results: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    artifacts: dict[str, Path] = field(default_factory=dict)
    uploaded: set[str] = field(default_factory=set)
    runners: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    installed: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def play(self, skip: tuple[str, ...] = ()) -> Run:
        """일들을 차례로 돌린다. `skip`은 다시 돌릴 때, 이미 성공해 그대로 두는 일들이다."""
        self.uploaded.clear()
        order = sorted(self.workflow.jobs.values(), key=lambda j: len(self.workflow.before(j.name)))
        for job in order:
            if job.name in skip:
                continue
            if self.only and job.name not in self.only:
                self.results[job.name] = "skipped"
                continue
            before = {self.results[name] for name in self.workflow.before(job.name)}
            if not condition(str(job.body.get("if", "success()")), self.known(job), status(before)):
                self.results[job.name] = "skipped"
                continue
            self._job(job)
            self.after.get(job.name, lambda: None)()
        return self

    def _job(self, job: Job) -> None:
        """일 하나, 몫이 여럿이면 그만큼."""
        matrix = job.body.get("strategy", {}).get("matrix", {})
        shares = filled(matrix, self.known(job), status(set())) if matrix else {}
        cells = [{name: each} for name, values in shares.items() for each in values] or [{}]
        done = [Played(self, job, cell).play() for cell in cells]
        self.results[job.name] = "failure" if "failure" in done else "success"

    def known(self, job: Job) -> dict[str, Any]:
        """식이 볼 수 있는 것."""
        needs = {
            name: {"result": self.results[name], "outputs": self.outputs.get(name, {})}
            for name in job.needs
        }
        # 포크의 풀 리퀘스트에서는 저장소 변수가 비어 있다.
        variables = {} if self.fork else self.github.variables
        github_secrets = self.github.secrets
        github = {"ref": self.ref, "run_id": self.number, "run_attempt": 1, "sha": self.sha}
        known = {"needs": needs, "vars": variables, "inputs": self.inputs, "github": github}
        # 포크의 풀 리퀘스트에는 비밀 값도 없다.
        return known | {"runner": {"os": "Linux"}, "secrets": {} if self.fork else github_secrets}


@dataclass
class Played:
    """일 하나(의 한 몫)를 돌리는 동안의 것."""

    run: Run
    job: Job
    matrix: dict[str, Any]
    healthy: bool = True
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)

    def play(self) -> str:
        share = self.matrix.get("share", {}).get("name", "")
        self.name = f"{self.job.name}-{share}" if share else self.job.name
        self.home = self.run.folder / f"{self.run.number}-{self.name}"
        shutil.rmtree(self.home, ignore_errors=True)
        self.place = self.home / "work"
        (self.home / "bin").mkdir(parents=True)
        self.place.mkdir()
        for program in ALWAYS_THERE:
            self.put(program)
        permissions = dict(self.job.body["permissions"])
        if self.run.fork:
            permissions = dict.fromkeys(permissions, "read")
        self.token = self.run.github.token(permissions)
        self.run.runners[self.name] = self.fill(self.job.body["runs-on"])
        for number, step in enumerate(self.job.steps):
            self._step(step, str(step.get("id", number)))
        outputs = self.fill(self.job.body.get("outputs", {}))
        self.run.outputs[self.job.name] = {name: spelled(value) for name, value in outputs.items()}
        self.run.said[self.name] = self._log.read_text() if self._log.exists() else ""
        self.run.installed[self.name] = self._read("installed")
        self.run.summary += self._read("summary")
        return "success" if self.healthy else "failure"

    @property
    def _log(self) -> Path:
        return self.home / "log"

    def _read(self, name: str) -> str:
        path = self.home / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def known(self) -> dict[str, Any]:
        known = self.run.known(self.job)
        known["github"]["token"] = self.token
        return known | {"steps": self.steps, "matrix": self.matrix}

    def fill(self, value: Any) -> Any:
        return filled(value, self.known(), status({"success" if self.healthy else "failure"}))

    def put(self, program: str) -> None:
        target = self.home / "bin" / program
        shutil.copy(PROGRAMS / program.removesuffix(".11"), target)
        target.chmod(0o755)

    def _step(self, step: Mapping[str, Any], name: str) -> None:
        state = status({"success" if self.healthy else "failure"})
        if not condition(str(step.get("if", "success()")), self.known(), state):
            self.steps[name] = {"outcome": "skipped", "outputs": {}}
            return
        try:
            if "uses" in step:
                outputs = ACTIONS[step["uses"].partition("@")[0]](self, self.fill(step.get("with")))
            else:
                outputs = self._bash(step)
        except StepError as error:
            with self._log.open("a") as log:
                log.write(f"{error}\n")
            self.steps[name] = {"outcome": "failure", "outputs": {}}
            self.healthy &= bool(step.get("continue-on-error"))
        else:
            self.steps[name] = {"outcome": "success", "outputs": outputs or {}}

    def _bash(self, step: Mapping[str, Any]) -> dict[str, str]:
        told = self.home / "output"
        told.write_text("")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.fill(step["run"])]
        done = subprocess.run(
            command, cwd=self.place, env=self.environ(step), capture_output=True, text=True
        )
        with self._log.open("a") as log:
            log.write(f"$ {step['run']}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise StepError(f"종료 코드 {done.returncode}")
        return dict(line.split("=", 1) for line in told.read_text().splitlines())

    def environ(self, step: Mapping[str, Any]) -> dict[str, str]:
        """걸음의 환경 변수: GitHub가 주는 것, 일의 것, 걸음의 것."""
        given = self.fill({**self.job.body.get("env", {}), **step.get("env", {})})
        return {
            "PATH": f"{self.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_SERVER_URL": self.run.github.address,
            "GITHUB_RUN_ID": str(self.run.number),
            "GITHUB_SHA": self.run.sha,
            "GITHUB_OUTPUT": str(self.home / "output"),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "SMALL_GITHUB": self.run.github.address,
            "SMALL_PROGRAMS": str(PROGRAMS),
            "BASE_PYTHON": getattr(sys, "_base_executable", sys.executable),
            "FULL_PYTHON": sys.executable,
            "INSTALLED": str(self.home / "installed"),
            "NODE_MODULES": str((ROOT / "node_modules").resolve()),
            **self.run.environ,
            **{name: spelled(value) for name, value in given.items()},
        }


class StepError(Exception):
    """걸음 하나가 실패했다."""


def status(before: set[str]) -> dict[str, bool]:
    """앞의 결과들로 본 상태 함수들의 값."""
    return {
        "success": before <= {"success"},
        "failure": "failure" in before,
        "cancelled": False,
        "always": True,
    }


# ---- 액션을 대신하는 것들


def checkout(job: Played, given: Mapping[str, Any]) -> dict[str, str]:
    """저장소를 얕게(`fetch-depth`만큼) 받는다. 토큰은 남기지 않는다."""
    github, ref = job.run.github, given.get("ref") or job.run.sha or job.run.ref
    depth = [] if given.get("fetch-depth") == 0 else ["--depth=1"]
    git(job.place, "init", "-q", "-b", "main")
    git(job.place, "remote", "add", "origin", github.url)
    git(job.place, "fetch", "-q", *depth, "origin", ref)
    git(job.place, "checkout", "-q", "--detach", "FETCH_HEAD")
    if given["persist-credentials"] is not False:
        git(job.place, "config", "small.token", job.token)
    return {"commit": git(job.place, "rev-parse", "HEAD")}


def setup_python(job: Played, given: Mapping[str, Any]) -> None:
    """`python3`은 본디 있는 것과 같다."""


def setup_node(job: Played, given: Mapping[str, Any]) -> None:
    job.put("npm")


def setup_quarto(job: Played, given: Mapping[str, Any]) -> None:
    job.put("quarto")


def upload(job: Played, given: Mapping[str, Any]) -> dict[str, str]:
    """zip으로 나른 것처럼: 점으로 시작하는 것과 실행 비트, 빈 폴더가 없어진다."""
    source, target = job.place / given["path"], job.run.folder / "artifacts" / given["name"]
    if given["name"] in job.run.uploaded:
        raise StepError(f"{given['name']}: 이미 올린 아티팩트이다")
    job.run.uploaded.add(given["name"])
    files = [source] if source.is_file() else sorted(source.rglob("*"))
    root = source.parent if source.is_file() else source
    shown = [f for f in files if f.is_file() and not hidden(f.relative_to(root))]
    if not shown and given["if-no-files-found"] == "error":
        raise StepError(f"{given['path']}: 올릴 파일이 없다")
    shutil.rmtree(target, ignore_errors=True)
    for file in shown:
        place = target / file.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        place.chmod(stat.S_IRUSR | stat.S_IWUSR)
    job.run.artifacts[given["name"]] = target
    return {"artifact-url": f"{job.run.github.address}/artifact/{given['name']}"}


def hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def download(job: Played, given: Mapping[str, Any]) -> None:
    """이름으로 하나를 폴더에, 또는 무늬에 맞는 것들을 저마다의 폴더에."""
    target = job.place / given.get("path", ".")
    if "name" in given:
        if given["name"] not in job.run.artifacts:
            raise StepError(f"{given['name']}: 그런 아티팩트가 없다")
        shutil.copytree(job.run.artifacts[given["name"]], target, dirs_exist_ok=True)
        return
    for name, folder in job.run.artifacts.items():
        if fnmatch(name, given["pattern"]):
            shutil.copytree(folder, target / name)


def cache_restore(job: Played, given: Mapping[str, Any]) -> None:
    """열쇠가 같은 것, 없으면 `restore-keys`로 시작하는 가장 새것."""
    keys = [given["key"], *given.get("restore-keys", "").split()]
    for key in keys:
        for known, folder in reversed(job.run.github.caches.items()):
            if known.startswith(key):
                shutil.copytree(folder, job.place / given["path"], dirs_exist_ok=True)
                return


def cache_save(job: Played, given: Mapping[str, Any]) -> None:
    """같은 열쇠의 것은 덮어쓰지 못한다."""
    source, caches = job.place / given["path"], job.run.github.caches
    if source.is_dir() and given["key"] not in caches:
        target = job.run.folder / "caches" / str(len(caches))
        shutil.copytree(source, target)
        caches[given["key"]] = target


def upload_pages(job: Played, given: Mapping[str, Any]) -> None:
    upload(job, {**given, "name": "github-pages", "if-no-files-found": "error"})


def deploy_pages(job: Played, given: Mapping[str, Any]) -> dict[str, str]:
    github = job.run.github
    if not (github.may(job.token, "pages: write") and github.may(job.token, "id-token: write")):
        raise StepError("Pages에 낼 권한이 없다")
    github.pages = job.run.artifacts["github-pages"]
    return {"page_url": f"{github.address}/pages/"}


ACTIONS: dict[str, Callable[[Played, Mapping[str, Any]], dict[str, str] | None]] = {
    "actions/checkout": checkout,
    "actions/setup-python": setup_python,
    "actions/setup-node": setup_node,
    "quarto-dev/quarto-actions/setup": setup_quarto,
    "actions/upload-artifact": upload,
    "actions/download-artifact": download,
    "actions/cache/restore": cache_restore,
    "actions/cache/save": cache_save,
    "actions/upload-pages-artifact": upload_pages,
    "actions/deploy-pages": deploy_pages,
}


def named(name: str) -> Workflow:
    return next(workflow for workflow in workflows() if workflow.name == name)
