"""Lists: which file of content/ holds what."""

from __future__ import annotations

from explainer.model import Event, Person, Quote, Record, Source, Term

LISTS: dict[str, tuple[str, type[Record], str]] = {
    "content/timeline.toml": ("event", Event, "events"),
    "content/quotes.toml": ("quote", Quote, "quotes"),
    "content/people.toml": ("person", Person, "people"),
    "content/glossary.toml": ("term", Term, "terms"),
    "content/sources.toml": ("source", Source, "sources"),
}
"""Each TOML list: its table's name, its record, its field of Explainer."""

HEAD = "content/explainer.toml"

REGISTERS = {name: path for path, (name, _, _) in LISTS.items()}
"""Where records of each class are written."""
