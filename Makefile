# Everything a developer or CI runs. Needs Python >= 3.11, a C compiler and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TREE := build/demo/linux-2.6.37
VNOTB := add-vdso-var vnotb --type int --function number_of_the_beast --value 666

.PHONY: demo test torture kernels format grammars bench clean

# The article's change on a copy of the 2.6.37 corpus tree: the patch, the change, a second run.
demo: $(VENV)/.installed
	@rm -rf $(TREE) && mkdir -p $(dir $(TREE)) && cp -R corpus/x86-2.6.37/tree $(TREE)
	$(BIN)/kpatch-ast $(VNOTB) --tree $(TREE) --diff
	$(BIN)/kpatch-ast $(VNOTB) --tree $(TREE)
	$(BIN)/kpatch-ast $(VNOTB) --tree $(TREE)

# Format, lint, types, all tests. What CI calls.
test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadgroup

# The long proofs, about an hour; see docs/guarantees.md. `make torture PROOF=crash`: one of them.
torture: $(VENV)/.torture
	$(BIN)/python -m tests.torture $(PROOF)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Only after a change to a grammar.js; needs the tree-sitter generator, see docs/grammars.md.
grammars:
	tools/generate-grammars

bench: $(VENV)/.dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build *.egg-info kpatch_ast/*.so

SOURCES := pyproject.toml kpatch_ast/_native.c $(wildcard kpatch_ast/syntax/*.[ch]) \
	$(wildcard kpatch_ast/grammars/*/parser.c)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/.torture: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,torture]'
	@touch $@
