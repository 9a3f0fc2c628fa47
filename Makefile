# Everything that is done with a clone. A bare machine needs Python 3.11-3.13 and make; the rest goes into .venv.

PROFILE ?= cpu
LESSON  ?=

ifeq ($(OS),Windows_NT) # with the make and the shell of Git for Windows or MSYS2
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
COURSE := $(BIN)/course

.DEFAULT_GOAL := help
.PHONY: help install run test release-check lab build check lock clean

help: ## Say what there is
	@echo 'make run                      execute the lessons and report on them (LESSON="00 01" PROFILE=smoke|cpu|gpu)'
	@echo 'make test                     run the test suite; its last lines say what it left out'
	@echo 'make release-check            all that make test leaves out, and what the course promises of its executed notebooks'
	@echo 'make lab                      open JupyterLab on the student notebooks'
	@echo 'make build                    make the notebooks from notebooks/source'
	@echo 'make check                    lint, and compare the built notebooks with their sources'
	@echo 'make lock                     write requirements.lock anew from pyproject.toml'
	@echo 'make clean                    remove .venv, runs and caches'

install: # no time at all when .venv is up to date
	@command -v $(PYTHON) >/dev/null || { echo 'make: there is no $(PYTHON); install Python 3.11, 3.12 or 3.13.' >&2; exit 2; }
	@$(PYTHON) course_staff/bootstrap.py

run: install
	@$(COURSE) run $(LESSON) --profile $(PROFILE)

test: install
	@$(COURSE) test

release-check: install
	@$(COURSE) test --release-gate

lab: install
	@$(COURSE) lab

build: install
	@$(COURSE) build

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(COURSE) build --check

lock: install
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header \
		--extra dev pyproject.toml --output-file requirements.lock

clean: # not JupyterLab's checkpoints: they are the work of whoever opened the notebook
	@rm -rf .venv runs .pytest_cache .ruff_cache
	@find course_utils course_staff tests notebooks -depth -type d -name __pycache__ -exec rm -rf {} +
