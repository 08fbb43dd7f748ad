"""Facts: what was measured, what is required, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing measured; one line of the report."""

    topic: str
    """What kind of thing it is: "speed", "HTML", "links"."""

    where: str
    """Whose it is: the explainer and the edition's language, such as "alaska fr"."""

    what: str
    """What was measured: "largest paint", "vnu"."""

    measured: str
    required: str
    """What it must be, as words: "at most 1,000 ms"; "" where it is only reported."""

    holds: bool
    details: tuple[str, ...] = ()
    """What to mend, one finding each; said where it does not hold."""

    def __str__(self) -> str:
        verdict = "pass" if self.holds else "FAIL"
        verdict = verdict if self.required else "    "
        line = f"{verdict}  {self.topic:8} {self.where:14} {self.what:28} {self.measured}"
        line += f" ({self.required})" if self.required else ""
        return "\n".join([line, *(f"        {detail}" for detail in self.details if not self.holds)])


def none_found(topic: str, where: str, what: str, findings: list[str]) -> Fact:
    """Return the fact that a judge found nothing, or what it found."""
    count = len(findings)
    measured = f"{count} finding" if count == 1 else f"{count or 'no'} findings"
    return Fact(topic, where, what, measured, "none", not findings, tuple(findings))


def at_most(topic: str, where: str, what: str, number: float, limit: float, unit: str) -> Fact:
    """Return the fact that a number keeps to its limit."""
    return Fact(
        topic, where, what, f"{number:,.0f} {unit}", f"at most {limit:,.0f} {unit}", round(number) <= limit
    )
