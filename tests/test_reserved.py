"""Ids that records may not have: those of the page itself."""

from __future__ import annotations

import pytest

from explainer.reserved import is_reserved


@pytest.mark.parametrize("id", ["main", "timeline", "key-points", "d-1969-07-20", "d-1969-07"])
def test_what_the_page_itself_needs_as_an_id_is_reserved(id: str) -> None:
    assert is_reserved(id)


@pytest.mark.parametrize("id", ["moon", "d-1969", "timelines", "d-day"])
def test_any_other_id_is_free(id: str) -> None:
    assert not is_reserved(id)
