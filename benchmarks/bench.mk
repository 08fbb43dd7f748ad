# Speed. The Makefile includes this file; PYTHON is the interpreter of the project's environment.

.PHONY: bench profile

bench: ## measure the build beside its peers, and write benchmarks/results.md and benchmarks/growth.svg
	$(PYTHON) -m benchmarks.bench $(ARGUMENTS)

profile: ## show where a build's time goes
	$(PYTHON) -m benchmarks.profile $(ARGUMENTS)
