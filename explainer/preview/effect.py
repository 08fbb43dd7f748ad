"""Effect: what an edit does to the translations, told before anyone has to look."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from explainer import po
from explainer.edition import CURRENT, MISSING, STALE, Edition, Said
from explainer.errors import SourceError
from explainer.language import name_in
from explainer.model import Key
from explainer.preview.rebuild import Site
from explainer.preview.spots import spots_of
from explainer.sources import catalog_path


def effect_of(before: Site, after: Site, changed: Collection[str]) -> tuple[str, ...]:
    """Return what the edit between two builds did, a sentence each: "this edit makes 1 message stale …"."""
    lines = [line for language in after.sources.languages for line in _in_language(before, after, language)]
    lines += _gone(before, after)
    if not lines and changed:
        lines = list(_without(before, after, changed))
    return tuple(lines)


# ---------------------------------------------------------------- in words


def _in_language(before: Site, after: Site, language: str) -> Iterator[str]:
    """Yield what an edit did to one translation."""
    now = after.editions[language]
    if now.is_source:
        return
    name = name_in(language, "en")
    if language not in before.editions:
        yield f"{name} is new: {_counted(now.share.messages[CURRENT])} current"
        return
    then = before.editions[language]
    counts = {state: _fresh(state, then, now) for state in (STALE, MISSING, CURRENT)}
    made = [f"{_counted(count)} {state}" for state, count in counts.items() if count > 0]
    if made:
        yield f"this edit makes {' and '.join(made)} in {name}"
    yield from _fate(then, now, name)


def _gone(before: Site, after: Site) -> Iterator[str]:
    """Yield which languages an edit left without a catalog."""
    for language in before.sources.languages:
        if language not in after.sources.languages:
            yield f"{name_in(language, 'en')} is gone: there is no {catalog_path(language, 'content')}"


def _counted(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


def _fresh(state: str, then: Edition, now: Edition) -> int:
    """Return how many messages more are in a state; one that was, and has new words, is none."""
    was = {key for key, said in then.said.items() if said.state == state}
    fresh = sum(said.state == state and key not in was for key, said in now.said.items())
    return fresh - len(was - now.said.keys())


def _fate(then: Edition, now: Edition, language: str) -> Iterator[str]:
    if then.withheld is None and now.withheld is not None:
        yield f"{language} would no longer be published: {now.withheld}"
    elif then.withheld is not None and now.withheld is None:
        yield f"{language} would be published now"


def _without(before: Site, after: Site, changed: Collection[str]) -> Iterator[str]:
    """Yield what to say of an edit that changed no translation's state."""
    content = [path for path in changed if path.startswith("content/")]
    if not _is_redrawn(before, after):
        rewrapped = content and all(path.endswith(".md") for path in changed)
        yield "re-wrapped only: no effect" if rewrapped else "no effect on the pages"
    elif content and before.editions.keys() - {after.explainer.language}:
        yield "no translation is affected"


def _is_redrawn(before: Site, after: Site) -> bool:
    """Say whether any edition looks different, as far as both builds have drawn it."""
    if before.languages != after.languages:
        return True
    both = [each for each in after.languages if before.is_drawn(each) and after.is_drawn(each)]
    return any(before.draw(language) != after.draw(language) for language in both)


# ---------------------------------------------------------------- on the page


def anchors_of(before: Site, after: Site, changed: Collection[str]) -> dict[str, str]:
    """Return, by language, the id of what an edit changed there first; "" for the top of the page."""
    spots = spots_of(after.explainer, after.citations)
    found = {}
    for language in after.sources.languages:
        if language in before.editions:
            key = _first_changed(before, after, language, changed)
            if key in spots:
                found[language] = spots[key].anchor
    return found


def _first_changed(before: Site, after: Site, language: str, changed: Collection[str]) -> Key | None:
    """Return the first message, in the order of the page, whose words an edit changed."""
    then, now = before.editions[language], after.editions[language]
    for key, said in now.said.items():
        was = then.said.get(key)
        # Only what was written otherwise is typeset, to see whether it is shown otherwise.
        if was is None or (was.piece != said.piece and _shown(then, was) != _shown(now, said)):
            return key
    path = catalog_path(language, "content")
    return _first_entry(before, after, path) if path in changed else None


def _shown(edition: Edition, said: Said) -> tuple[object, ...]:
    words = edition.say(said.message)
    return words.nodes, words.state


def _first_entry(before: Site, after: Site, path: str) -> Key | None:
    """Return the first message of a catalog of which an edit changed anything at all."""
    try:
        then = po.read(before.inputs.files.get(path, b""), path)
    except SourceError:
        return None
    was = {entry.key: entry for entry in then.messages}
    entries = after.sources.catalogs[path].messages if path in after.sources.catalogs else iter(())
    first = next((entry for entry in entries if was.get(entry.key) != entry), None)
    return first.key if first else None
