# Two commands: `make site` and `make test`. Everything else serves them.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
GATE := $(VENV)/bin/gate
STAMP := $(VENV)/.locked

.PHONY: site test serve bench bench-scan bench-judge bench-attachments clean

## make site: set up, judge the committed sample content, write site/
site: $(STAMP)
	@$(GATE) keys sample
	$(GATE) build --out site
	@echo
	@echo "核验 check it:  $(GATE) verify site"

## make test: set up everything, system packages too where we are root, and run all tests
test: $(VENV)/.locked-dev
	@tools/system_packages.sh git ssh-keygen chromium fonts
	$(VENV)/bin/ruff check gate tests tools bench
	$(VENV)/bin/python -m pytest -n 2 -q

serve: $(STAMP)
	$(GATE) serve

bench: bench-scan bench-judge bench-attachments

bench-scan: $(VENV)/.locked-dev
	$(VENV)/bin/python bench/scan.py

bench-judge: $(VENV)/.locked-dev
	$(VENV)/bin/python bench/judge.py

bench-attachments: $(VENV)/.locked-dev
	$(VENV)/bin/python bench/attachments.py

clean:
	rm -rf $(VENV) site

$(VENV)/bin/python:
	@tools/system_packages.sh python venv git ssh-keygen
	@$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	@tools/install.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	@tools/install.sh $(VENV) requirements-dev.lock
	@touch $@ $(STAMP)
