# 파이썬 3.11, Node 20 이상, make, 패키지 저장소만 있으면 처음 보는 기계에서도 된다.
#
#   make site      얼린 결과로 _site/ 를 짓는다 (torch도 tensorflow도 설치하지 않는다)
#   make preview   localhost에서 미리 본다. 저장한 페이지만 다시 지어 바뀐 곳만 바꾼다 (port=4201)
#   make test      검사와 시험을 모두 한다
#   make lint      코드와 원고를 실행하지 않고 검사한다
#   make new slug=my-lecture title="제목"   새 강의의 원고를 쓴다
#   make freeze    낡은 강의를 실행해 얼린다 (force=1 이면 모두, EXTRA=gpu 이면 GPU용 패키지로)
#   make check     얼린 결과가 모두 최신인지 본다
#   make verify    모두 새로 실행해 얼린 결과와 견준다 (report=파일 이면 보고서를 쓴다)
#   make bench     페이지와 실험실과 freezer를 다른 방법과 나란히 잰다
#   make prune     강의가 없어진 얼린 결과를 지운다
#   make lock      constraints.txt와 constraints-gpu.txt를 다시 만든다
#   make update    패키지의 버전을 새것으로 올린다 (다음에 make freeze)
#   make doctor    이 기계와 저장소가 갖춰졌는지 살피고, 아니면 할 일을 말한다
#   make clean     지은 것을 지운다 (.venv와 node_modules는 남긴다)
#
# 사람이 부르는 것이 앞에, 기계(GitHub Actions)가 부르는 것과 설치가 뒤에 있다.

# 파이프의 앞쪽이 실패해도 실패한다.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
# run은 CPU에서, gpu는 NVIDIA GPU가 있는 기계에서
EXTRA ?= run
CONSTRAINTS := constraints$(if $(filter gpu,$(EXTRA)),-gpu).txt
# .pyc는 처음 import할 때 저절로 생긴다. 설치할 때 모두 만들면 대부분은 쓰이지 않는다.
PIP := $(PY) -m pip install --quiet --no-compile --disable-pip-version-check -c $(CONSTRAINTS)
# TORCH=cpu이면 CUDA가 없는 작은 PyTorch를 받는다. uv가 그것이 있는 곳을 안다.
TORCH ?=
UV := $(PY) -m uv pip install --quiet --python $(PY) --torch-backend $(TORCH) -c $(CONSTRAINTS)
LOCK_UV := .build/lock/bin/python -m uv pip
REPORT := .build/report.json
WORKERS ?= 2
WORKFLOWS := $(wildcard .github/workflows/*.yml)

.PHONY: site preview test lint new freeze check verify bench prune lock update doctor clean
.PHONY: style install install-site reassemble plan execute pack site-as-frozen test-gpu
.PHONY: take-frozen push-frozen report-drift close-drift publish-again pack-update propose seen
.PHONY: preview-site fetch-preview push-preview

site: $(VENV)/.quarto node_modules/.installed
	$(PY) -m freezer check
	$(PY) -m freezer lint --broken
	$(PY) -m freezer render

preview: $(VENV)/.dev $(VENV)/.quarto node_modules/.installed
	@$(PY) -m freezer.preview $(if $(port),--port $(port))

# mypy는 시험들과 나란히 돈다 (tests/test_types.py)
test: style $(VENV)/.quarto node_modules/.installed
	$(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder --durations 20 --durations-min 5

lint: style
	$(PY) -m mypy

style: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m freezer lint
	$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(PY) -m check_jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	$(VENV)/bin/zizmor --offline --quiet --no-progress --persona auditor .github

new: $(VENV)/.site
	@$(PY) -m freezer new "$(slug)" "$(title)"

# 실행할 것이 있을 때만 PyTorch와 TensorFlow를 설치한다.
freeze: $(VENV)/.site
	@$(if $(force),$(MAKE) execute,$(PY) -m freezer run --no-execute || { [ $$? -eq 3 ] && $(MAKE) execute; })

# LECTURES가 있으면 그 강의들만
check: $(VENV)/.site
	$(PY) -m freezer check $(LECTURES)

# 재어 보기: 페이지(무게와 Lighthouse), 실험실과 애니메이션, freezer, 미리 보기. PATH에 Quarto가 있으면 나란히 재고, 30분쯤 걸린다.
bench: $(VENV)/.dev
	$(PY) -m tests.bench.bench_page
	$(PY) -m tests.bench.bench_lab
	$(PY) -m tests.bench.bench_freezer
	$(PY) -m tests.bench.bench_preview

verify: $(VENV)/.dev
	$(PY) -m freezer verify $(if $(report),--report $(report))

prune: $(VENV)/.site
	$(PY) -m freezer prune

lock:
	$(PYTHON) -m venv --clear .build/lock
	.build/lock/bin/python -m pip install --quiet $(if $(TORCH),uv,-e '.[site,run,dev]')
	$(if $(TORCH),$(LOCK_UV) install --quiet --torch-backend $(TORCH) -e '.[site,run,dev]')
	sed -n 1p constraints.txt > .build/constraints.txt
	.build/lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' >> .build/constraints.txt
	mv .build/constraints.txt constraints.txt
	sed -n 1p constraints-gpu.txt > .build/constraints.txt
	$(LOCK_UV) compile pyproject.toml --extra site --extra gpu --extra dev -c constraints.txt \
	  --quiet --no-header --no-annotate --python-platform x86_64-manylinux_2_28 >> .build/constraints.txt
	mv .build/constraints.txt constraints-gpu.txt
	rm -r .build/lock

update: | $(PY)
	$(PIP) uv
	$(PY) -m freezer.ci update
	$(MAKE) lock

doctor: $(VENV)/.site
	@$(PY) -m freezer doctor

clean:
	rm -rf _site .build assets/katex posts/*_files

# ---- 기계가 부르는 것

install: $(VENV)/.dev

# 실행하지 않고 얼릴 수 있는 것: 고친 글, 이름을 바꾼 강의, 없어진 강의
reassemble: $(VENV)/.site
	@mkdir -p .build
	@$(PY) -m freezer run --no-execute --report $(REPORT) || [ $$? -eq 3 ]
	$(PY) -m freezer prune


# 실행해야 할 강의를 나눈 몫. 다음 일이 읽게 적는다
plan: $(VENV)/.site
	@$(PY) -m freezer plan $(if $(GPU_RUNNER),--gpu '$(GPU_RUNNER)') $(if $(force),--force) \
	  | sed 's/^/plan=/' | tee -a "$${GITHUB_OUTPUT:-/dev/null}"

execute: $(VENV)/.dev
	@mkdir -p .build
	$(PY) -m freezer run $(LECTURES) $(if $(force),--force) --report $(REPORT)

pack:
	$(PYTHON) -m freezer.ci pack $(REPORT)

# 얼린 그대로: 실행하지 못한 강의가 있어도 나머지를 짓는다. 커널을 띄우려 하면 거기서 멈추고,
# 얼린 결과가 조금이라도 달라지면 실패한다.
site-as-frozen: $(VENV)/.quarto node_modules/.installed
	$(PY) -m freezer lint --broken
	$(PYTHON) -m freezer.ci last-frozen
	@rm -f .build/kernel
	PYTHONPATH=$(CURDIR)/freezer/ci/no_kernel $(PY) -m freezer render
	test ! -e .build/kernel
	git diff --exit-code --stat -- _freeze
	! git ls-files --others --exclude-standard -- _freeze | grep .

# 풀 리퀘스트의 사이트: 방금 조립한 것을 색인에 올려 두고, 얼린 그대로 짓는다
preview-site:
	git add --all _freeze
	$(MAKE) site-as-frozen

install-site: $(VENV)/.site

test-gpu: $(VENV)/.dev
	$(PY) -m pytest -m gpu

take-frozen:
	$(PYTHON) -m freezer.ci take-frozen "$(from)"

push-frozen:
	$(PYTHON) -m freezer.ci push-frozen "$(from)"

report-drift:
	$(PYTHON) -m freezer.ci report-drift "$(report)"

close-drift:
	$(PYTHON) -m freezer.ci close-drift

# 올린 버전과 다시 얼린 결과를 고침 하나로 꾸린다
pack-update:
	rm -rf _packed
	mkdir -p _packed
	git add --all
	git diff --cached --binary -- pyproject.toml 'constraints*.txt' _freeze > _packed/update.patch
	test ! -e "$(report)" || cp "$(report)" _packed/differences.md

propose:
	$(PYTHON) -m freezer.ci propose "$(from)"

fetch-preview:
	$(PYTHON) -m freezer.ci fetch-preview

push-preview:
	$(PYTHON) -m freezer.ci push-preview

publish-again:
	gh workflow run publish.yml --repo "$$GITHUB_REPOSITORY" --ref main

seen:
	$(PYTHON) -m freezer.ci seen "$$ADDRESS"

# ---- 설치

$(PY):
	$(PYTHON) -m venv $(VENV)

# 사이트를 짓는 데 필요한 것만
$(VENV)/.site: pyproject.toml constraints.txt | $(PY)
	mkdir -p .build
	$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["site"], sep="\n")' > .build/site.txt
	$(PIP) -r .build/site.txt
	touch $@

# 강의를 실행하고 시험하는 데 필요한 것까지
$(VENV)/.dev: pyproject.toml constraints.txt | $(PY)
	$(if $(TORCH),$(PIP) uv)
	$(if $(TORCH),$(UV),$(PIP)) -e '.[site,$(EXTRA),dev]'
	touch $@ $(VENV)/.site

$(VENV)/.quarto: $(VENV)/.site freezer/render/install.py
	$(PY) -m freezer.render.install
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@
