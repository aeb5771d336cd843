# Two commands do everything: `make run` and `make test`.
VENV := .venv
PY := $(VENV)/bin/python
# The first interpreter that is new enough; `make run PYTHON=/path/to/python` overrides it.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help run site test test-all style lint format screenshot audit clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | \
		awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: $(VENV)/.app  ## install what is missing, start the app, print its address (PORT=8501; WATCH=1 to edit it)
	$(PY) -m streamlit run app.py --server.headless true $(if $(PORT),--server.port $(PORT)) \
		$(if $(WATCH),--server.fileWatcherType auto)

site: $(VENV)/.site  ## write the whole course as files for any web space (OUT=build/site, APP=https://…)
	$(PY) -m deploy.site $(or $(OUT),build/site) $(if $(APP),--app $(APP))

# Types and tests at once, for a test often waits for a page; what mypy says comes after the tests.
test: style  ## install what tests need, browsers and nginx included, and run all that is not slow
	$(PY) -m tests.browser.chromium
	$(PY) -m tests.browser.engines
	$(PY) -m tests.nginx
	$(PY) -m tests.redis
	@said=$$(mktemp); $(PY) -m mypy >$$said 2>&1 & types=$$!; \
	failed=0; $(PY) -m pytest -n 2 --dist worksteal $(SLOW_TOO) || failed=$$?; \
	wait $$types || failed=$$?; cat $$said; rm $$said; exit $$failed

test-all: SLOW_TOO := -m "" --hypothesis-profile=new
test-all: test  ## the same with the tests that take long and rarely fail, and new random examples

style: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

lint: style  ## style, format and types
	$(PY) -m mypy

format: $(VENV)/.dev  ## let ruff rewrite what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

screenshot: $(VENV)/.dev  ## make the animation of the README again
	$(PY) -m tests.browser.screenshot

audit: $(VENV)/.app  ## ask whether a package that the app runs on has a known weakness; fails where none could be asked about (internet)
	$(PY) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --disable-pip-version-check -q pip-audit==2.10.1
	$(VENV)/audit/bin/pip-audit --strict --requirement requirements.txt

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or later is needed. Debian/Ubuntu: sudo apt-get install python3 python3-venv" >&2; \
		exit 1; \
	fi
	@set -e; \
	has_venv() { $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; }; \
	package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	if ! has_venv && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update && apt-get install -y "$$package" || true; \
	fi; \
	if ! has_venv; then \
		echo "Python's venv module is missing. Debian/Ubuntu: sudo apt-get install $$package" >&2; \
		exit 1; \
	fi
	$(PYTHON) -m venv $(VENV)

# Stamps: install again only when the list of packages has changed.
$(VENV)/.app: requirements.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

$(VENV)/.site: deploy/site/requirements.txt $(VENV)/.app | $(PY)
	$(PY) -m pip install --disable-pip-version-check -q -r deploy/site/requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dask.txt requirements-dev.txt deploy/site/requirements.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	@touch $(VENV)/.app $@
