# 파이썬 3.11, Node 20 이상, make, 패키지 저장소만 있으면 처음 보는 기계에서도 된다.
#
#   make site      얼린 결과로 _site/ 를 짓는다 (torch도 tensorflow도 설치하지 않는다)
#   make preview   localhost에서 미리 본다. 고치면 다시 짓고 새로 고친다
#   make test      검사와 시험을 모두 한다
#   make lint      글씨와 타입만 검사한다
#   make freeze    낡은 강의를 실행해 얼린다
#   make clean     지은 것을 지운다 (.venv와 node_modules는 남긴다)

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt
SITE_PACKAGES = $$($(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["site"])')

.PHONY: site preview test lint freeze clean
.DELETE_ON_ERROR:

site: $(VENV)/.quarto node_modules/.installed
	$(PY) -m freezer check
	$(PY) -m freezer render

preview: $(VENV)/.dev $(VENV)/.quarto node_modules/.installed
	$(PY) -m freezer.render.preview

test: lint $(VENV)/.quarto node_modules/.installed
	$(PY) -m pytest

lint: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

freeze: $(VENV)/.dev
	$(PY) -m freezer run

clean:
	rm -rf _site .build assets/katex posts/*_files

$(PY):
	$(PYTHON) -m venv $(VENV)

# 사이트를 짓는 데 필요한 것만
$(VENV)/.site: pyproject.toml constraints.txt | $(PY)
	$(PIP) $(SITE_PACKAGES)
	touch $@

# 강의를 실행하고 시험하는 데 필요한 것까지
$(VENV)/.dev: pyproject.toml constraints.txt | $(PY)
	$(PIP) -e '.[site,run,dev]'
	touch $@ $(VENV)/.site

$(VENV)/.quarto: $(VENV)/.site freezer/render/install.py
	$(PY) -m freezer.render.install
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@
