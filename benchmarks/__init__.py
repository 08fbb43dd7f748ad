"""How fast the build is, beside what else people use, on the same words."""
