"""Reserved ids: those of the page's own regions."""

from __future__ import annotations

import re

RESERVED = frozenset(
    """
    top main contents timeline quotes other-quotes people glossary sources updates about known unknown
    key-points clocks quotes-title timeline-title
    """.split()
)
"""Ids the page's own regions have."""

DAY = re.compile(r"d-[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
"""The ids of the timeline's days and months."""


def is_reserved(id: str) -> bool:
    """Say whether an id is one of the page's own."""
    return id in RESERVED or bool(DAY.fullmatch(id))
