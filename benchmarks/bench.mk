# Speed. The Makefile includes this file and says what RUN and COMPILED are.

.PHONY: bench bench-preview profile

# Measures the build beside its peers; writes benchmarks/results.md and benchmarks/growth.svg. A part of
# it alone: ARGS="--only sizes" (or shipped, growth, upkeep).
bench: $(TEST_READY) $(COMPILED)
	$(RUN) -m benchmarks.bench $(ARGS)

# Shows where a build's time goes.
profile: $(COMPILED)
	$(RUN) -m benchmarks.profile $(ARGS)

# Measures the preview, from a save to the new words in the browser; writes benchmarks/preview.md.
bench-preview: $(TEST_READY)
	$(RUN) -m benchmarks.preview $(ARGS)
