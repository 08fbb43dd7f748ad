"""Where the files are that come with the engine."""

import os


def shipped() -> str:
    """Return the folder of the templates that come with the engine."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "shipped", "templates")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "templates")
