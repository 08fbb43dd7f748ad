"""A static explainer, honest in every language it is published in."""

__version__ = "1.0.0"
