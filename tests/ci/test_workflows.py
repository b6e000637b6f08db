"""워크플로를 걸어 보며 확인한다: 누가 무엇을 쓸 수 있는지, 무엇이 어떤 차례로 도는지."""

import fnmatch
import re
import subprocess
import tomllib

import pytest

from tests.ci.expression import evaluate, filled
from tests.ci.workflow import ROOT, Job, Workflow, expressions, jobs, workflows

HOSTED = "ubuntu-24.04"
# 남이 일으킬 수 있는 사건. 쓰기 권한까지 주는 것(pull_request_target 들)은 아예 쓰지 않는다.
OUTSIDERS = {
    "discussion",
    "discussion_comment",
    "fork",
    "issue_comment",
    "issues",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "watch",
    "workflow_run",
}
# 쓰기 권한이 있는 일은 이것이 전부다.
WRITERS = {
    "publish/commit": {"contents", "actions"},
    "publish/deploy": {"pages", "id-token"},
    "update/propose": {"contents", "pull-requests", "actions"},
    "verify/report": {"issues"},
}
# 저장소 변수 GPU_RUNNER의 라벨이 될 수 있는 곳
GPU = ("${{ matrix.share.runner }}", f"${{{{ vars.GPU_RUNNER || '{HOSTED}' }}}}")
PINNED = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<hash>[0-9a-f]{40}) # v\d+\.\d+\.\d+$")
MAIN = {"github.ref": "refs/heads/main"}

each_workflow = pytest.mark.parametrize("workflow", workflows(), ids=lambda each: each.name)
each_job = pytest.mark.parametrize("job", jobs(), ids=lambda each: each.key)


def named(name: str) -> Workflow:
    return next(workflow for workflow in workflows() if workflow.name == name)


def test_events() -> None:
    assert {workflow.name: workflow.events for workflow in workflows()} == {
        "preview": {"workflow_dispatch"},
        "publish": {"push", "workflow_dispatch"},
        "test": {"pull_request", "workflow_dispatch"},
        "update": {"schedule", "workflow_dispatch"},
        "verify": {"schedule", "workflow_dispatch"},
    }
    assert named("publish").body["on"]["push"] == {"branches": ["main"]}


# 권한


@each_workflow
def test_outsiders_can_neither_write_nor_reach_the_gpu(workflow: Workflow) -> None:
    if not workflow.events & OUTSIDERS:
        return
    assert workflow.events & OUTSIDERS == {"pull_request"}
    for job in workflow.jobs.values():
        assert job.body["permissions"] == {"contents": "read"}, job.key
        assert job.body["runs-on"] == HOSTED, job.key
        assert "uses" not in job.body, job.key
        assert "environment" not in job.body, job.key
    for expression in expressions(workflow.body):
        assert not re.search(r"GPU|secrets|github\.token", expression), expression


def test_pull_requests_only_test() -> None:
    runs = {
        name: [step["run"] for step in job.steps if "run" in step]
        for name, job in named("test").jobs.items()
    }
    assert runs == {
        "check": ["make install-site", "make plan", "make check"],
        "offer": ["make freeze"],
        "preview": ["make reassemble", "make preview-site"],
        "test": ["make test"],
    }


@each_workflow
def test_nothing_is_allowed_until_a_job_asks(workflow: Workflow) -> None:
    assert workflow.body["permissions"] == {}
    assert all("permissions" in job.body for job in workflow.jobs.values())


def test_writers() -> None:
    assert {job.key: job.writes for job in jobs() if job.writes} == WRITERS


@each_job
def test_the_gpu_runner_cannot_write(job: Job) -> None:
    runner = job.body["runs-on"]
    assert runner in (HOSTED, *GPU)
    if runner != HOSTED:
        assert not job.writes


@pytest.mark.parametrize(("label", "runner"), [("", HOSTED), ("gpu-box", "gpu-box")])
def test_the_runner_comes_from_a_variable(label: str, runner: str) -> None:
    job = named("verify").jobs["verify"]
    (expression,) = expressions(job.body["runs-on"])
    assert evaluate(expression, {"vars.GPU_RUNNER": label}, {}) == runner
    (extra,) = expressions(job.body["env"]["EXTRA"])
    known = "gpu" if label else "run"
    assert evaluate(extra, {"vars.GPU_RUNNER": label}, {}) == known
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert known in project["optional-dependencies"]


@each_job
def test_a_job_that_writes_installs_nothing(job: Job) -> None:
    if not job.writes:
        return
    assert not job.using("actions/setup-python") and not job.using("actions/setup-node")
    targets = {step["run"].split()[1] for step in job.steps if "run" in step}
    assert targets <= {"push-frozen", "publish-again", "report-drift", "close-drift", "propose"}


@each_job
def test_checkouts_leave_no_token_behind(job: Job) -> None:
    for step in job.using("actions/checkout"):
        assert step["with"]["persist-credentials"] is False


@each_job
def test_a_token_is_given_to_one_step_that_writes(job: Job) -> None:
    assert "token" not in str(job.body.get("env", {})).lower()
    for step in job.steps:
        if "token" in str(step.get("env", {})).lower():
            assert job.key in {*WRITERS, "preview/preview"}


# 못 박은 것과 한도


@each_workflow
def test_actions_are_pinned_by_commit(workflow: Workflow) -> None:
    lines = [line.strip() for line in workflow.text.splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert PINNED.search(line), f"{workflow.path.name}: {line}"


def test_an_action_has_one_version() -> None:
    lines = [line for workflow in workflows() for line in workflow.text.splitlines()]
    pins = {(match["action"], match["hash"]) for line in lines if (match := PINNED.search(line))}
    actions = [action for action, _ in pins]
    assert sorted(actions) == sorted(set(actions))


@each_job
def test_a_job_ends_in_time(job: Job) -> None:
    assert 0 < job.body["timeout-minutes"] <= 120


@each_workflow
def test_runs_of_a_workflow_do_not_overlap(workflow: Workflow) -> None:
    concurrency = workflow.body["concurrency"]
    assert concurrency["group"].startswith(workflow.name)
    # 커밋하고 내는 실행은 도중에 멈추지 않는다.
    assert concurrency["cancel-in-progress"] is (workflow.name == "test")
    # 다른 가지에서 부른 것이 main의 것을 밀어내지 않는다.
    assert "${{ github.ref }}" in concurrency["group"]
    if "workflow_dispatch" in workflow.events and workflow.body["on"]["workflow_dispatch"]:
        for name in workflow.body["on"]["workflow_dispatch"]["inputs"]:
            assert f"${{{{ inputs.{name} }}}}" in concurrency["group"]


# 단계


@each_job
def test_steps_call_make_alone(job: Job) -> None:
    for step in job.steps:
        run = step.get("run")
        if run is None:
            continue
        assert re.fullmatch(r"make [a-z-]+( [a-z]+=[\w./-]+)*", run), run
        done = subprocess.run(
            ["make", "--dry-run", "--always-make", *run.split()[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip(), run


@each_job
def test_steps_name_what_exists(job: Job) -> None:
    """식이 부르는 needs, steps와 그 출력이 정말 있다."""
    workflow = named(job.workflow)
    steps = {step["id"] for step in job.steps if "id" in step}
    for expression in expressions(job.body):
        for name, output in re.findall(r"needs\.(\w+)\.(?:outputs\.(\w+)|result)", expression):
            assert name in job.needs
            assert not output or output in workflow.jobs[name].body["outputs"]
        for name in re.findall(r"steps\.(\w+)\.", expression):
            assert name in steps
        for name in re.findall(r"inputs\.(\w+)", expression):
            assert name in workflow.body["on"]["workflow_dispatch"]["inputs"]


@each_workflow
def test_needs_lead_somewhere(workflow: Workflow) -> None:
    for name, job in workflow.jobs.items():
        assert set(job.needs) <= set(workflow.jobs)
        assert name not in workflow.before(name)


@each_workflow
def test_a_download_was_uploaded_before(workflow: Workflow) -> None:
    uploaded = {
        name: {step["with"]["name"] for step in job.using("actions/upload-artifact")}
        for name, job in workflow.jobs.items()
    }
    for name, job in workflow.jobs.items():
        for step in job.using("actions/download-artifact"):
            before = set().union(*(uploaded[each] for each in workflow.before(name)))
            wanted = step["with"].get("name") or step["with"]["pattern"]
            assert fnmatch.filter(before, wanted)
        for step in job.using("actions/upload-artifact"):
            assert step["with"]["if-no-files-found"] == "error"


def test_the_site_is_deployed_from_what_was_rendered() -> None:
    publish = named("publish")
    assert publish.jobs["render"].using("actions/upload-pages-artifact")
    assert publish.jobs["deploy"].using("actions/deploy-pages")
    assert publish.before("deploy") == {"check", "freeze", "render"}


def test_every_job_sees_the_same_commit() -> None:
    for name, job in named("publish").jobs.items():
        for step in job.using("actions/checkout"):
            expected = "main" if name == "check" else "${{ needs.check.outputs.commit }}"
            assert step["with"]["ref"] == expected


def test_rendering_uses_quarto_and_no_framework() -> None:
    job = named("publish").jobs["render"]
    assert job.using("quarto-dev/quarto-actions/setup")
    assert "make site-as-frozen" in [step.get("run") for step in job.steps]
    recipe = subprocess.run(
        ["make", "--dry-run", "--always-make", "site-as-frozen"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert "pip install" in recipe
    assert not re.search(r"-e '\.|torch|tensorflow", recipe)
    # 커널을 띄우려 하지 않았고, 얼린 결과를 건드리지 않았다는 증거
    assert "PYTHONPATH=" in recipe and "no_kernel" in recipe
    after = recipe[recipe.index("freezer render") :]
    assert "test ! -e .build/kernel" in after
    assert "git diff --exit-code --stat -- _freeze" in after
    assert "git ls-files --others" in after


def test_prose_needs_no_framework() -> None:
    recipe = subprocess.run(
        ["make", "--dry-run", "--always-make", "reassemble", "plan"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert "freezer run --no-execute" in recipe
    assert not re.search(r"-e '\.|torch|tensorflow", recipe)


# 차례: GitHub의 규칙으로 따라가 본다. 정말 돌려 보는 것은 test_flow.py에 있다


ALL = ("check", "freeze", "commit", "render", "deploy", "seen")


def played(failing: tuple[str, ...] = (), **outputs: str) -> dict[str, str]:
    outputs = {"check_ready": "true", "check_plan": "[]", **outputs}
    return named("publish").play(MAIN, failing, **outputs)


def test_a_machine_that_breaks_publishes_nothing() -> None:
    """살피지 못했으면 낼 것이 없다."""
    results = played(failing=("check",), check_ready="")
    assert results == dict.fromkeys(ALL, "skipped") | {"check": "failure"}


def test_a_site_that_does_not_render_is_not_deployed() -> None:
    assert played(failing=("render",))["deploy"] == "skipped"


def test_results_are_kept_before_the_run_turns_red() -> None:
    """실패한 강의가 있어도 결과를 올리고, 다시 돌릴 때 쓸 것을 간직한 다음에 빨갛게 끝난다."""
    steps = named("publish").jobs["freeze"].steps
    names = [step.get("run", step.get("uses", "")).partition("@")[0] for step in steps]
    executed = names.index("make execute")
    assert steps[executed]["continue-on-error"] is True
    assert names[executed + 1 :] == [
        "actions/cache/save",
        "make pack",
        "actions/upload-artifact",
        "make check",
    ]


def test_only_cpu_machines_take_the_small_torch() -> None:
    """CPU에서 실행하는 곳은 저장소 변수 없이도 CUDA 없는 PyTorch를 받는다."""
    for job in jobs():
        runs = {str(step.get("run", "")).partition(" ")[2].split(" ")[0] for step in job.steps}
        if not runs & {"execute", "freeze", "test", "install", "verify"}:
            continue
        given = {**job.body.get("env", {})}
        for step in job.steps:
            given |= step.get("env", {})
        for extra, label, torch in [("run", "", "cpu"), ("gpu", "gpu-box", "")]:
            known = {"matrix.share.extra": extra, "vars.GPU_RUNNER": label}
            if "${{" in given["TORCH"] or extra == "run":
                assert filled(given["TORCH"], known, {}) == torch, job.key


@pytest.mark.parametrize("name", ["publish", "verify"])
def test_only_main_is_published_and_verified(name: str) -> None:
    results = named(name).play({"github.ref": "refs/heads/other"})
    assert set(results.values()) == {"skipped"}


@pytest.mark.parametrize(
    ("drift", "clean", "report"),
    [("true", "false", "success"), ("false", "true", "success"), ("false", "false", "skipped")],
)
def test_drift_is_reported_and_its_end_too(drift: str, clean: str, report: str) -> None:
    assert named("verify").play(MAIN, verify_drift=drift, verify_clean=clean)["report"] == report
    steps = {
        step["run"].split()[1]: step["if"]
        for step in named("verify").jobs["report"].steps
        if "run" in step
    }
    assert steps == {
        "report-drift": "needs.verify.outputs.drift == 'true'",
        "close-drift": "needs.verify.outputs.clean == 'true'",
    }


def test_drift_is_reported_though_the_gpu_tests_fail() -> None:
    results = named("verify").play(MAIN, failing=("verify",), verify_drift="true")
    assert results == {"verify": "failure", "report": "success"}


def test_verify_runs_every_week() -> None:
    (entry,) = named("verify").body["on"]["schedule"]
    minute, hour, day, month, weekday = entry["cron"].split()
    assert (day, month) == ("*", "*")
    assert minute.isdecimal() and hour.isdecimal() and weekday.isdecimal()
