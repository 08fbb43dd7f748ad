"""Two validators of HTML, and one of CSS and SVG."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audit.facts import Fact, none_found
from audit.programs import MODULES, VNU, answer_json
from audit.sites import Site

NOT_ERRORS = (
    # Structured data is no script: no browser of today blocks it, and allowing it by its digest would
    # turn a policy of "no script" into one of "one script".
    "Inline script violates Content Security Policy",
)
"""What vnu says and we know better, each by a piece of its words."""

LOCAL_HOSTS = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
"""What lets vnu read from this machine."""

SWITCHED_OFF = {
    "long-title": "a headline is as long as it is; search engines cut it where they will",
}
"""Rules of html-validate that do not apply here, each with its reason."""


def validity(sites: Sequence[tuple[Site, str]], stylesheets: Sequence[Path]) -> Iterator[Fact]:
    """Yield what the validators say of all the pages of sites, each with its address, and of their assets."""
    pages = {
        f"{address}{path}": (
            site.where(path.removesuffix("index.html").rstrip("/") or "/"),
            site.folder / path,
        )
        for site, address in sites
        for path in sorted(site.files)
        if path.endswith(".html")
    }
    # Served, since the pages' policy allows what comes from where they come from.
    yield from _said(
        "HTML", "vnu", {url: where for url, (where, _) in pages.items()}, _vnu(["--html"], pages)
    )
    files = {str(path): where for where, path in pages.values()}
    yield from _said("HTML", "html-validate", files, _html_validate(files, sites[0][0].folder.parent))
    styles = {str(path): path.name for path in stylesheets}
    yield from _said("CSS", "vnu", styles, _vnu(["--css"], styles))
    drawings = {
        str(site.folder / path): site.where(path.rpartition("/")[2])
        for site, _ in sites
        for path in sorted(site.files)
        if path.endswith(".svg")
    }
    yield from _said("SVG", "vnu", drawings, _vnu(["--svg"], drawings))


def _said(
    topic: str, judge: str, names: Mapping[str, str], findings: Mapping[str, list[str]]
) -> Iterator[Fact]:
    for document, where in names.items():
        yield none_found(topic, where, judge, findings.get(document, []))


def _vnu(options: Sequence[str], documents: Iterable[str]) -> Mapping[str, list[str]]:
    """Return what vnu finds wrong, by document, a file or an address; warnings count."""
    program: list[str | Path] = [
        "java",
        LOCAL_HOSTS,
        "-jar",
        VNU,
        "--exit-zero-always",
        "--stdout",
        "--format",
        "json",
        *options,
    ]
    found = defaultdict(list)
    for message in answer_json([*program, *documents])["messages"]:
        kind = message.get("subType", message["type"])
        if not any(known in message["message"] for known in NOT_ERRORS):
            extract = " ".join(message.get("extract", "").split())
            said = f"{kind} at line {message.get('lastLine', 1)}: {message['message']} {extract}"
            found[message.get("url", "").removeprefix("file:")].append(said)
    return found


def _html_validate(files: Iterable[str], folder: Path) -> Mapping[str, list[str]]:
    """Return what html-validate finds wrong, by file."""
    config = folder / "html-validate.json"
    rules = dict.fromkeys(SWITCHED_OFF, "off")
    presets = [f"html-validate:{preset}" for preset in ("recommended", "document", "a11y")]
    config.write_text(json.dumps({"root": True, "extends": presets, "rules": rules}), encoding="utf-8")
    program: list[str | Path] = [
        MODULES / ".bin" / "html-validate",
        "--formatter",
        "json",
        "--config",
        config,
        *files,
    ]
    return {
        report["filePath"]: [
            f"line {found['line']}: {found['message']} ({found['ruleId']})" for found in report["messages"]
        ]
        for report in answer_json(program)
    }
