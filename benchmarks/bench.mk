# Speed. The Makefile includes this file and says what RUN and SITE_READY are.

.PHONY: bench profile

# Measures the build beside its peers; writes benchmarks/results.md and benchmarks/growth.svg.
bench: $(SITE_READY)
	$(RUN) -m benchmarks.bench $(ARGS)

# Shows where a build's time goes.
profile: $(SITE_READY)
	$(RUN) -m benchmarks.profile $(ARGS)
