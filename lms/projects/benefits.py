"""Owns how benefits are added up: potential and cashable pounds never together, what comes once apart from yearly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from lms.projects.models import Benefit, Project

NAMES = {
    Benefit.Kind.LIGHT: "Light green, potential", Benefit.Kind.DARK: "Dark green, cashable",
    Benefit.Kind.HOURS: "Hours released",
}  # fmt: skip
PERIODS = {Benefit.Period.YEARLY: " a year", Benefit.Period.ONCE: " once"}


@dataclass(frozen=True, slots=True)
class Total:
    """One kind of benefit, in words such as "£1,200 a year and £300 once"."""

    kind: str
    name: str
    words: str


def totals(project: Project) -> list[Total]:
    """The sums of each kind that there is; no query of its own once the benefits have been read."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for benefit in project.benefits.all():
        sums[benefit.kind, benefit.period] += benefit.amount
    found = []
    for kind, name in NAMES.items():
        parts = [amount_words(kind, sums[kind, period]) + PERIODS[period] for period in PERIODS if sums[kind, period]]
        if parts:
            found.append(Total(kind, name, " and ".join(parts)))
    return found


def amount_words(kind: str, amount: Decimal) -> str:
    """£1,200 or £1,200.50; 1,200 hours."""
    number = f"{amount:,.2f}".removesuffix(".00")
    if kind != Benefit.Kind.HOURS:
        return f"£{number}"
    return f"{number} hour" if amount == 1 else f"{number} hours"
