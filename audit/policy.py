"""The Content-Security-Policy: what Google's evaluator says of it, in the pages and in the headers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import html5lib

from audit.facts import Fact, none_found
from audit.host import headers_for
from audit.programs import HERE, answer_json
from audit.sites import Site


def policy(sites: Sequence[Site]) -> Iterator[Fact]:
    """Yield what the evaluator finds in every page's policy and in the one that hosts send."""
    policies = dict(_policies(sites))
    findings = answer_json(["node", HERE / "evaluate.mjs"], input=json.dumps(list(policies.values())))
    for where, found in zip(policies, findings, strict=True):
        yield none_found("policy", where, "csp_evaluator", found)


def _policies(sites: Sequence[Site]) -> Iterator[tuple[str, str]]:
    for site in sites:
        yield (
            f"{site.name} _headers",
            headers_for("/", site.files["_headers"].decode())["Content-Security-Policy"],
        )
        for path in sorted(site.files):
            if path.endswith(".html"):
                yield f"{site.name} {path}", _of_page(site.files[path])


def _of_page(page: bytes) -> str:
    """Return the policy a page gives itself; "" where it gives none."""
    tree = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False)
    for meta in tree.iter("meta"):
        if meta.attrib.get("http-equiv", "").lower() == "content-security-policy":
            return str(meta.attrib["content"])
    return ""
