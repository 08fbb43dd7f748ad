"""Dress: what the preview puts on a page on its way to the browser. What is published never passes here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

OWN = "_preview"
"""The folder of the preview's own files; no edition can have that name."""

CLIENT = f"/{OWN}/client.js"
SOCKET = "/livereload"

QUOTED = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
START = re.compile(
    rf"\s*(?:<!--.*?-->\s*)*(?:<!doctype{QUOTED}>\s*)?(?:<!--.*?-->\s*)*(?:<html{QUOTED}>\s*)?(?:<head{QUOTED}>)?",
    re.IGNORECASE | re.DOTALL,
)
META = re.compile(rf"<meta\b{QUOTED}>", re.IGNORECASE)
POLICY = re.compile(r"\bhttp-equiv\s*=\s*[\"']?content-security-policy\b", re.IGNORECASE)
CONTENT = re.compile(r"(\bcontent\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def dressed(page: bytes, host: str, told: Mapping[str, str]) -> bytes:
    """Return a page with the preview's script, and its policy relaxed for that.

    `told` is what the script is told of the page, in data- attributes.
    """
    html = META.sub(lambda meta: _relaxed_meta(meta[0], host), page.decode("utf-8", errors="replace"))
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())
    # At the start: a page may be of any size, and need not say where its head ends.
    start = START.match(html)
    at = start.end() if start else 0
    return f'{html[:at]}<script src="{CLIENT}" defer{data}></script>{html[at:]}'.encode()


def _relaxed_meta(meta: str, host: str) -> str:
    if not POLICY.search(meta):
        return meta

    def relax(content: re.Match[str]) -> str:
        policy = relaxed(unescape(content[2] if content[2] is not None else content[3]), host)
        return f'{content[1]}"{escape(policy)}"'

    return CONTENT.sub(relax, meta, count=1)


def relaxed(policy: str, host: str) -> str:
    """Return a page's Content-Security-Policy with the preview's script and its connections allowed.

    This is the one place where the preview is less strict than the published page; scripts, styles and
    addresses of others stay forbidden.
    """
    given: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *values = directive.split() or [""]
        if name:
            given.setdefault(name.lower(), values)
    origin = f"http://{host}"
    _allow(given, "script-src", f"{origin}{CLIENT}")
    _allow(given, "connect-src", "'self'", f"ws://{host}{SOCKET}")
    return "; ".join(" ".join((name, *values)) for name, values in given.items())


def _allow(given: dict[str, list[str]], name: str, *sources: str) -> None:
    values = given.get(name, given.get("default-src", []))
    if name in given or "default-src" in given:
        kept = [value for value in values if value.lower() != "'none'"]
        given[name] = list(dict.fromkeys((*kept, *sources)))


def headers_of(rules: str, path: str) -> dict[str, str]:
    """Return the headers that a site's _headers file gives a path, as its host would send them."""
    found: dict[str, str] = {}
    applies = False
    for line in rules.splitlines():
        if line and not line[0].isspace():
            applies = re.fullmatch(re.escape(line.strip()).replace(r"\*", ".*"), path) is not None
        elif applies and ":" in line:
            name, _, value = line.partition(":")
            found[name.strip()] = value.strip()
    return found
