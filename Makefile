# make          builds the site and says where it is
# make serve    previews it with live reload
# make test     runs every test
# make audit    Lighthouse, HTML and CSS validators, structured data, links
# make check    types, lint and format
# make fuzz     random and hostile input, for as long as FUZZ_SECONDS says
# make screenshots   takes pictures of the main states of the page, to be looked at
# make lock     renews the locked dependencies
# Each sets up what it needs from nothing: .venv, and on Debian what apt has.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
SITE_READY := $(VENV)/.site-ready
TEST_READY := $(VENV)/.test-ready

.DEFAULT_GOAL := site
.PHONY: site serve test check audit fuzz screenshots lock clean

site: $(SITE_READY)
	@$(RUN) build.py
	@echo "open      $(CURDIR)/site/index.html"

serve: $(SITE_READY)
	@$(RUN) build.py serve --open

test: $(TEST_READY)
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

lock: $(TEST_READY)
	scripts/lock

$(SITE_READY): requirements/site.txt scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up site

$(TEST_READY): requirements/test.txt scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up test

clean:
	rm -rf $(VENV) site audit/node_modules

-include benchmarks/bench.mk
