"""Random and hostile input, for as long as there is time."""
