"""Plural-Forms headers, for every language CLDR knows."""

from __future__ import annotations

from typing import Any

from explainer.language import locale_of

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
FRACTION = frozenset("vwftce")
"""CLDR's operands for fractions and for compact notation: nought, since gettext counts whole things."""

Condition = str | bool
"""An expression in C, or what it always comes to."""


def plural_forms(language: str) -> str:
    """Return the value of a Plural-Forms field: "nplurals=2; plural=(n != 1);".

    The forms are CLDR's, in CLDR's order, without those that only fractions have and those that
    begin at a million (French "1 million de…"), which gettext's own tables leave out too.
    """
    rule = locale_of(language).plural_form
    met = {rule(n) for n in range(1000)}
    categories = [category for category in CATEGORIES if category in met]
    conditions = {category: _condition(tree) for category, tree in rule.abstract}
    expression = str(len(categories) - 1)
    for form in reversed(range(len(categories) - 1)):
        expression = f"{conditions[categories[form]]} ? {form} : {expression}"
    if len(categories) == 2:
        expression = _negated(str(conditions[categories[0]]))
    return f"nplurals={len(categories)}; plural=({expression});"


def _negated(condition: str) -> str:
    """Return the rule of a language with two forms: what gives 0 for the first and 1 for the second."""
    known = {"n == 1": "n != 1", "n == 0 || n == 1": "n > 1", "n >= 0 && n <= 1": "n > 1"}
    return known.get(condition) or f"!({condition})"


def _condition(tree: Any) -> Condition:
    """Return a CLDR condition (Babel's tree of it) as an expression about a whole number `n`."""
    operator, operands = tree
    if operator in ("and", "or"):
        left, right = map(_condition, operands)
        return _joined(operator, left, right)
    if operator == "not":
        inner = _condition(operands[0])
        return not inner if isinstance(inner, bool) else f"!({inner})"
    _, expression, (_, ranges) = operands
    return _relation(expression, [(low[1][0], high[1][0]) for low, high in ranges])


def _joined(operator: str, left: Condition, right: Condition) -> Condition:
    """Return two conditions as one, without a part that is always so or never."""
    decides = operator == "or"
    for one, other in ((left, right), (right, left)):
        if isinstance(one, bool):
            return one if one is decides else other
    if operator == "or":
        return f"{left} || {right}"
    return " && ".join(f"({side})" if "||" in str(side) else str(side) for side in (left, right))


def _relation(expression: Any, ranges: list[tuple[int, int]]) -> Condition:
    operator, operands = expression
    name = operands[0][0] if operator == "mod" else operator
    if name in FRACTION:
        return any(low <= 0 <= high for low, high in ranges)
    subject = f"n % {operands[1][1][0]}" if operator == "mod" else "n"
    parts = [
        f"{subject} == {low}" if low == high else f"{subject} >= {low} && {subject} <= {high}"
        for low, high in ranges
    ]
    return parts[0] if len(parts) == 1 else " || ".join(parts)
