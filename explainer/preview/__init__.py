"""The preview: builds in a warm process at each save, and shows each build in the browser at once.

explainer/README.md has a line on each of its modules, in reading order.
"""
