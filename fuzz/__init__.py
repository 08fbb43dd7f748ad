"""Random and hostile input for the readers, the parser, the lock and the renderer: `python -m fuzz`."""
