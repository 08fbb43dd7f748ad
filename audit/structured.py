"""Structured data: each edition's JSON-LD is of schema.org's types, as TypeScript's compiler checks them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit.facts import Fact, at_most, none_found
from audit.host import compressed
from audit.programs import MODULES, answer
from audit.sites import Site

BLOCK = re.compile(rb'<script type="application/ld\+json">(.*?)</script>\n?', re.DOTALL)

LIMIT = 500
"""Bytes that it may add to a page as it travels."""

OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "--types", "")


def structured(sites: Sequence[Site], folder: Path) -> Iterator[Fact]:
    """Yield what the compiler says of every edition's block, and what it weighs.

    `folder` is where the programs to check are written.
    """
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text("{}", encoding="utf-8")
    editions = {
        f"{site.name}-{language}.ts": (site, language) for site in sites for language in site.languages
    }
    for name, (site, language) in editions.items():
        (folder / name).write_text(_program(BLOCK.findall(site.page(language))), encoding="utf-8")
    paths = [str(folder / name) for name in editions]
    said = answer(["node", MODULES / "typescript" / "lib" / "tsc.js", *OPTIONS, *paths]).splitlines()
    for name, (site, language) in editions.items():
        findings = [line.partition(": ")[2] for line in said if f"{name}(" in line]
        yield none_found("JSON-LD", site.where(language), "types of schema.org", findings)
        page = site.page(language)
        cost = len(compressed(page)) - len(compressed(BLOCK.sub(b"", page)))
        yield at_most("JSON-LD", site.where(language), "weight as it travels", cost, LIMIT, "bytes")


def _program(blocks: Sequence[bytes]) -> str:
    """Return a program that assigns each block to a variable of the type it says it has."""
    lines = ['import type { WithContext } from "schema-dts";', 'import type * as schema from "schema-dts";']
    for number, block in enumerate(blocks):
        thing = json.loads(block)
        lines.append(
            f"export const block{number}: WithContext<schema.{thing['@type']}> ="
            f" {json.dumps(thing, ensure_ascii=False, indent=1)};"
        )
    return "\n".join([*lines, "export const blocks: 1 = " + str(len(blocks)) + ";"]) + "\n"
