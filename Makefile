# `make` lists the targets. Each sets up .venv by itself on a bare Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench model lock release clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-7s %s\n", $$1, $$2}'

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Keeneye needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 demo" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(CORE): $(VENV)/.made pyproject.toml requirements/core.txt
	$(PIP) --require-hashes -r requirements/core.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(CORE) requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(CORE) ## brief of 12 June 2020 on the terminal and as out/brief.html; no key, no network
	@$(BIN)/keeneye demo --out out

test: $(DEV) ## run every test
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

lint: $(DEV) ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(DEV) ## write the reference anew, run all examples, build the site: build/docs/index.html
	$(BIN)/python docs/build.py
	$(BIN)/python -m pytest -q -n 0 tests/docs tests/*/test_textbook.py
	$(BIN)/python docs/publish.py

bench: $(DEV) ## print what is measured, each budget beside it (an hour)
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

model: $(DEV) ## train the linear model anew from the codebook (two minutes)
	OMP_NUM_THREADS=1 $(BIN)/python training/train.py

lock: ## pin the requirements anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group build -o requirements/core.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group dev -c requirements/core.txt -o requirements/dev.txt

release: $(DEV) ## wheel and sdist (the same bytes twice), bill of materials and sums in dist/
	$(BIN)/python release/make.py $(if $(TAG),--tag $(TAG))

clean: ## remove what the targets made
	rm -rf $(VENV) out build dist
