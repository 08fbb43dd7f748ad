"""Values: what a field of a TOML file may hold, each looked at before it is believed."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field
from datetime import MAXYEAR, date, datetime, time
from typing import Any

from explainer.errors import nearest, shortened
from explainer.faults import MESSAGE_LIMIT
from explainer.language import TAG, has_name, language_like
from explainer.reserved import is_reserved
from explainer.unseen import UNSEEN, described
from explainer.zones import places, zone_names

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:[/?#][^\s<>\"'`\\{}|^]*)?")
CONTACT = re.compile(r"https://[A-Za-z0-9][^\s<>\"'\\]*|mailto:[^\s<>\"'\\@]+@[^\s<>\"'\\@]+")


class WrongValueError(Exception):
    """A value is not what its field takes: what it is, and the fix."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.what, self.fix = what, fix


class NoOffsetError(WrongValueError):
    """A date-time has no offset; which it should have depends on the clocks of the explainer."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"{value.isoformat()} has no offset", "write the offset of the place")
        self.value = value


def is_required(each: Field[Any]) -> bool:
    """Say whether a field must be written."""
    return each.default is MISSING and each.default_factory is MISSING


def text_in(value: Any, each: Field[Any]) -> str:
    """Return the text a field holds, of the format it asks for; raises WrongValueError."""
    name = each.name
    if not isinstance(value, str):
        raise WrongValueError(f"{name!r} is {shown(value)}, not text", f'write {name} = "…"')
    if not value.strip():
        or_not = "" if is_required(each) else ", or leave the field out"
        raise WrongValueError(f"{name!r} is empty", f"write its words{or_not}")
    if unseen := UNSEEN.search(value):
        raise WrongValueError(f"{name!r} has an invisible character, {described(unseen[0])}", "delete it")
    if len(value) > MESSAGE_LIMIT:
        raise WrongValueError(
            f"{name!r} has {len(value):,} characters, more than {MESSAGE_LIMIT:,}", "shorten it"
        )
    check = FORMATS.get(each.metadata.get("format", ""))
    if check:
        check(value)
    elif "ids" in each.metadata:
        _id(value)
    return value


def _id(value: str) -> None:
    if not ID.fullmatch(value) or len(value) > 64:
        raise WrongValueError(
            f"{value!r} is not an id",
            "write lower-case letters a to z, digits and single hyphens, 64 at most",
        )


def _own_id(value: str) -> None:
    _id(value)
    if is_reserved(value):
        raise WrongValueError(f"the id {value!r} is the page's own", "choose another")


def _language(value: str) -> None:
    if has_name(value):
        return
    like = language_like(value)
    fix = f'write "{like}"' if like else 'write a tag such as "fr", "pt-BR" or "zh-Hans"'
    formed = TAG.fullmatch(value)
    raise WrongValueError(
        f"no language has the tag {value!r}" if formed else f"{value!r} is not a language tag", fix
    )


def _url(value: str) -> None:
    if not URL.fullmatch(value):
        meant = _in_ascii(value)
        fix = f'write "{meant}"' if meant else 'write "https://…", without spaces or quotation marks'
        raise WrongValueError(f"{value!r} is not a web address", fix)


def _in_ascii(value: str) -> str | None:
    """Return an address as browsers send it, in ASCII and without spaces; None for no address."""
    found = re.fullmatch(r"(?i:(https?)://)([^\s/?#@:]+)((?:[:/?#].*)?)", value.strip())
    # Of these, Python's rules and the browsers' make different hosts.
    if not found or set("ßς\u200c\u200d") & set(found[2]):
        return None
    try:
        host = found[2].encode("idna").decode("ascii")
    except UnicodeError:
        return None
    meant = f"{found[1].lower()}://{host}{found[3].replace(' ', '%20')}"
    return meant if URL.fullmatch(meant) else None


def _contact(value: str) -> None:
    if not CONTACT.fullmatch(value):
        raise WrongValueError(
            f"{value!r} is not a contact", 'write "mailto:someone@example.org" or "https://…"'
        )


def _zone(value: str) -> None:
    if value not in zone_names():
        like = "UTC" if value.upper() == "UTC" else nearest(value, places())
        fix = f"write {like!r}" if like else 'write Region/City, such as "Europe/Madrid"'
        raise WrongValueError(f"unknown time zone {value!r}", fix)


FORMATS = {"id": _own_id, "language": _language, "url": _url, "contact": _contact, "zone": _zone}


def choice_in(value: Any, choices: tuple[str, ...], name: str) -> str:
    """Return the one of some words a field holds; raises WrongValueError."""
    if value in choices and isinstance(value, str):
        return value
    like = nearest(value, choices) if isinstance(value, str) else None
    listed = ", ".join(f'"{choice}"' for choice in choices)
    raise WrongValueError(
        f"{name!r} is {shown(value)}", f'write "{like}"' if like else f"write one of {listed}"
    )


def truth_in(value: Any, name: str) -> bool:
    """Return the yes or no a field holds; raises WrongValueError."""
    if isinstance(value, bool):
        return value
    raise WrongValueError(f"{name!r} is {shown(value)}, not true or false", f"write {name} = true")


def share_in(value: Any, name: str) -> float:
    """Return the share a field holds, from 0 to 1; raises WrongValueError."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise WrongValueError(f"{name!r} is {shown(value)}, not a share from 0 to 1", f"write {name} = 0.9")


def moment_in(value: Any, hint: Any, name: str) -> Any:
    """Return the date or the instant a field holds, as its type wants it; raises WrongValueError."""
    if isinstance(value, datetime):
        if hint is date:
            raise WrongValueError(
                f"{name!r} is {shown(value)}, with an hour", f"write {value.date().isoformat()}"
            )
        if value.tzinfo is None:
            raise NoOffsetError(value)
        return _in_time(value, name)
    if isinstance(value, date) and hint is not datetime:
        return _in_time(value, name)
    wanted = "a date-time with its offset" if hint is datetime else "a date"
    day = value.isoformat() if isinstance(value, date) else _date_in(value) or "2024-05-17"
    fix = f"write {name} = {day}" + (
        "T09:30:00+02:00, with its own hour and offset" if hint is datetime else ""
    )
    fix += ", without quotation marks" if isinstance(value, str) else ""
    raise WrongValueError(f"{name!r} is {shown(value)}, not {wanted}", fix)


def _in_time(value: date, name: str) -> date:
    """Return a moment that every clock can show: not a day from where time begins or ends."""
    if 1 < value.year < MAXYEAR:
        return value
    raise WrongValueError(f"{name!r} is in the year {value.year}", "write the year it was")


def _date_in(value: Any) -> str | None:
    match = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", value) if isinstance(value, str) else None
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def shown(value: Any) -> str:
    """Return a value as a message names it."""
    match value:
        case bool():
            return str(value).lower()
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return "a list"
        case dict():
            return "a table"
        case str():
            return repr(shortened(value))
        case int() if abs(value) >= 10**18:
            return "a very large number"
    return str(value)
