# Two commands matter: `make lab` opens the course, `make test` tests it. `make` lists the rest.
# Both build .venv from the pinned versions first; a second run skips what is done.

VENV   := .venv
PY     := $(VENV)/bin/python
# The first of these that is 3.11 or newer; for another: make lab PYTHON=/path/to/python
PYTHON := python3.11 python3.12 python3.13 python3.14 python3

# Set in a user's shell, these would leak other packages in, or keep pandas slow to import.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help lab teach test build data lock messages size clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1	/' | \
		while IFS="	" read -r target text; do printf 'make %-8s %s\n' "$$target" "$$text"; done

lab: $(VENV)/.lab ## install what is missing, check this machine, open JupyterLab on the course
	@$(PY) -m crmlab doctor
	@$(PY) -m crmlab lab

teach: $(VENV)/.test ## install what teaching needs beside: hand-outs, marks, slides that move
	@$(PY) -m crmlab doctor

# Each file on one core, in the order of tests/conftest.py: the cells of a notebook need each other,
# and the browser is opened once. More threads in each would only stand in each other's way.
AT_ONCE := -n logical --maxprocesses=4 --dist loadfile --no-loadscope-reorder

test: $(VENV)/.test ## install what is missing, then run every test
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(PY) -m pytest $(AT_ONCE)

build: $(VENV)/.test ## run the solved chapters and make the learners' copies
	$(PY) -m crmlab build

data: $(VENV)/.lab ## generate the data sets again (they come out the same)
	$(PY) -m datasets.generate

messages: $(VENV)/.test ## gather what is said, for translators, and compile the translations
	$(PY) -m crmlab.locale

size: | $(PY) ## count the lines of each room of the package, beside their targets
	@$(PY) benchmarks/size.py

LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header pyproject.toml --group build

lock: | $(PY) ## pin the versions anew, after a change of pyproject.toml
	$(PY) -m pip install --quiet uv
	$(LOCK) -o requirements.txt
	$(LOCK) --extra test -c requirements.txt -o requirements-test.txt

clean: ## remove what was built; the course itself stays
	rm -rf $(VENV) build dist artefacts .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Hash-checked packages first, then crmlab itself, built by the pinned hatchling among them.
define install
	@echo "Installing the packages of $(1) into $(VENV): a few minutes the first time ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

$(VENV)/.lab: requirements.txt pyproject.toml | $(PY)
	$(call install,requirements.txt)
	@touch $@

# The test packages contain the others in the same versions: `make lab` has nothing left to do.
$(VENV)/.test: requirements-test.txt requirements.txt pyproject.toml | $(PY)
	$(call install,requirements-test.txt)
	@touch $(VENV)/.lab $@

# Also when the interpreter behind an old .venv has gone.
$(PY):
	@rm -rf $(VENV)
	@for python in $(PYTHON); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$$python cannot make a virtual environment. On Debian and Ubuntu:"; \
			echo "  sudo apt install $$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
			exit 1; }; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv $(VENV); exit; \
	done; \
	echo "crmlab needs Python 3.11 or newer, and none of these is: $(PYTHON)"; \
	echo "Get it from https://www.python.org/downloads/, or name yours: make lab PYTHON=/path/to/python"; \
	exit 1
