"""Puts the report of a staff list into sections of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 100
HEADINGS = {
    "conflicts": ("Conflicts", "These need a look. A line is left out unless it says what was taken instead."),
    "leavers": ("Leavers", "Their posts end and they can no longer sign in. Nothing of theirs is deleted."),
    "starters": ("Starters", "They get an account and a post. No list ever gives anyone a role."),
    "movers": ("Movers", "Their post ends and begins again in the other unit."),
    "changes": ("Changes", "Something about the person or the post is different."),
}


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    text: str
    count: int
    lines: list[Mapping[str, Any]]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def report_rows(report: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Every line of the report for a spreadsheet."""
    for name, (heading, _) in HEADINGS.items():
        for line in report[name]:
            yield heading, line["line"] or "", line.get("name", ""), line.get("what") or line.get("reason", "")


def sections(report: Mapping[str, Any]) -> list[Section]:
    """In the order in which they need attention; each shows its first 100 lines and says how many more there are."""
    return [
        Section(name, heading, text, len(report[name]), report[name][:SHOWN])
        for name, (heading, text) in HEADINGS.items()
    ]
