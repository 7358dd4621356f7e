"""How confident a cohort's people were before and after. Their answers are known to an app above, which counts them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from lms.charts.dumbbell import dumbbell
from lms.cohorts.models import Cohort

STEPS = range(1, 6)
Counter = Callable[[Cohort], list[dict[str, Any]]]

_counters: list[Counter] = []


def register(counter: Counter) -> Counter:
    """Ask this for the lines of a cohort: only what may be shown of groups, in counts."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def count(cohort: Cohort) -> list[dict[str, Any]]:
    return [line for counter in _counters for line in counter(cohort)]


@dataclass(frozen=True)
class Moved:
    """One skill, ready to be shown: the same people before and after."""

    text: str
    counts_before: list[int]
    counts_after: list[int]

    @property
    def people(self) -> int:
        return sum(self.counts_after)

    @property
    def before(self) -> Decimal:
        return _mean(self.counts_before)

    @property
    def after(self) -> Decimal:
        return _mean(self.counts_after)

    @property
    def change(self) -> str:
        """Between the two means as they are told, so that the row adds up."""
        shift = self.after - self.before
        return f"{'Up' if shift > 0 else 'Down'} {abs(shift)}" if shift else "The same"

    @property
    def drawing(self) -> SafeString:
        """Made of our own shapes and numbers only."""
        return mark_safe(dumbbell(float(self.before), float(self.after)))


def shown(cohort: Cohort) -> list[Moved] | None:
    """None while nothing has been counted; empty where too few had said both."""
    counted = getattr(cohort, "confidence", None)
    return counted and [Moved(line["text"], line["before"], line["after"]) for line in counted.lines]


def _mean(counts: list[int]) -> Decimal:
    mean = Decimal(sum(step * number for step, number in zip(STEPS, counts, strict=True))) / sum(counts)
    return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)
