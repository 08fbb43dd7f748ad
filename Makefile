# make          builds the site and says how to read it
# make serve    previews it with live reload
# make test     runs every test
# make audit    Lighthouse, HTML and CSS validators, structured data, links
# make check    types, lint and format
# make fuzz     random and hostile input, for as long as FUZZ_SECONDS says
# make screenshots   takes pictures of the main states of the page, to be looked at
# make hosts    serves the site with nginx, Apache and Caddy as PUBLISHING.md says, and reads what they answer
# make audit-deps    looks up what is known against the locked dependencies
# make pythons  builds and tests with each Python from 3.11 to 3.15, and compares every byte
# make lock     renews the locked dependencies
# Each sets up what it needs from nothing: .venv, and on Debian what apt has.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
SITE_READY := $(VENV)/.site-ready
TEST_READY := $(VENV)/.test-ready
COMPILED := explainer/__pycache__/.compiled

.DEFAULT_GOAL := site
.PHONY: site serve test check audit fuzz screenshots hosts audit-deps pythons lock clean

site: $(COMPILED)
	@$(RUN) build.py
	@echo "read it   make serve"

serve: $(COMPILED)
	@$(RUN) build.py serve --open

test: $(TEST_READY) $(COMPILED)
	$(RUN) -m pytest -n auto $(ARGS)

check: $(TEST_READY)
	$(RUN) -m mypy
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

audit: $(TEST_READY)
	scripts/set-up audit
	$(RUN) -m audit $(ARGS)

fuzz: $(TEST_READY)
	$(RUN) -m fuzz --seconds $(or $(FUZZ_SECONDS),600)

screenshots: $(TEST_READY) site
	$(RUN) scripts/screenshots

hosts: $(TEST_READY)
	scripts/set-up hosts
	$(RUN) -m audit.hosts

audit-deps:
	@PYTHON="$(PYTHON)" scripts/audit-deps

pythons:
	scripts/pythons

lock: $(TEST_READY)
	scripts/lock

$(SITE_READY): requirements/site.txt scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up site

$(TEST_READY): requirements/test.txt scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up test

# As pip has compiled the libraries: so that no run compiles the engine, also where Python may not keep
# what it compiled. Python looks at each file's time, and takes nothing compiled for one that is older.
$(COMPILED): $(SITE_READY) $(wildcard explainer/*.py explainer/preview/*.py)
	@$(RUN) -m compileall -q explainer
	@touch $@

clean:
	rm -rf $(VENV) site audit/node_modules explainer/__pycache__ explainer/preview/__pycache__

-include benchmarks/bench.mk
