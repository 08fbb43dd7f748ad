"""Curves as an SVG picture: both axes logarithmic, so that what grows with its cause is a straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, GAP = 420, 320, 70
COLOURS = ("#0b5fa5", "#5aa0d8", "#9cc6ea", "#b3400a", "#e08a4f", "#f0c09c")


@dataclass(frozen=True, slots=True)
class Line:
    """One curve."""

    name: str
    points: Sequence[tuple[float, float]]
    """From left to right; both coordinates above zero."""


def chart(panels: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """Draw panels side by side, each named under its horizontal axis, with one legend for all."""
    width = len(panels) * (WIDTH + GAP) + GAP
    height = HEIGHT + GAP + 20 * len(panels[0][1]) + 20
    drawn = [_panel(GAP + number * (WIDTH + GAP), *panel) for number, panel in enumerate(panels)]
    legend = [_key(number, line.name) for number, line in enumerate(panels[0][1])]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{width}" height="{height}" fill="#fff"/>\n'
        + "".join([*drawn, *legend])
        + "</svg>\n"
    )


def _panel(left: float, name: str, lines: Sequence[Line]) -> str:
    across = _scale([x for line in lines for x, _ in line.points], left, left + WIDTH)
    up = _scale([y for line in lines for _, y in line.points], HEIGHT, 20)
    grid = [
        f'<line x1="{left}" x2="{left + WIDTH}" y1="{up(y):.1f}" y2="{up(y):.1f}" stroke="#ddd"/>'
        f'<text x="{left - 6}" y="{up(y) + 4:.1f}" text-anchor="end">{y:g}</text>\n'
        for y in up.ticks
    ]
    grid += [
        f'<line x1="{across(x):.1f}" x2="{across(x):.1f}" y1="20" y2="{HEIGHT}" stroke="#ddd"/>'
        f'<text x="{across(x):.1f}" y="{HEIGHT + 16}" text-anchor="middle">{x:g}</text>\n'
        for x in across.ticks
    ]
    curves = [
        f'<polyline fill="none" stroke="{COLOURS[number]}" stroke-width="2" points="'
        + " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line.points)
        + '"/>\n'
        for number, line in enumerate(lines)
    ]
    title = f'<text x="{left + WIDTH / 2}" y="{HEIGHT + 36}" text-anchor="middle">{escape(name)}</text>\n'
    return "".join([*grid, *curves, title])


def _key(number: int, name: str) -> str:
    y = HEIGHT + GAP + 20 * number
    return (
        f'<rect x="{GAP}" y="{y - 6}" width="24" height="4" fill="{COLOURS[number]}"/>'
        f'<text x="{GAP + 32}" y="{y}">{escape(name)}</text>\n'
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return _Scale(low, high, start, end, tuple(10.0**power for power in range(low, high + 1)))
