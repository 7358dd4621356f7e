"""Words, bars and spreadsheet rows of the trainer's pages about confidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from lms.charts.dumbbell import dumbbell
from lms.charts.stacked_bar import stacked_bar
from lms.learning.confidence_figures import TEN, SkillFigures
from lms.learning.models import ConfidenceAnswer
from lms.spreadsheets import Row

STEP_WORDS = tuple(ConfidenceAnswer.Confidence.labels)
TOO_FEW = f"fewer than {TEN}"
HEADER = [
    "Skill", "Said before, at least", "Said after, at least", "People compared", "Mean before", "Mean after", "Change",
    *(f"{stage}: {word.lower()}" for stage in ("Before", "After") for word in STEP_WORDS),
]  # fmt: skip


def told(mean: float | None) -> str:
    """A mean to one place, rounded as one was taught at school; empty while it is not shown."""
    return "" if mean is None else str(Decimal(str(round(mean, 6))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def people_words(people: int) -> str:
    """A number in full tens as it is told."""
    return f"at least {people}" if people else TOO_FEW


@dataclass(frozen=True)
class SkillLine:
    """One skill of the trainer's page."""

    figures: SkillFigures

    @property
    def text(self) -> str:
        return capfirst(self.figures.skill.text)

    @property
    def drawing(self) -> SafeString:
        """Made of our own shapes and numbers only."""
        return mark_safe(dumbbell(self.figures.mean_before, self.figures.mean_after))

    @property
    def before(self) -> str:
        return told(self.figures.mean_before)

    @property
    def after(self) -> str:
        return told(self.figures.mean_after)

    @property
    def shift(self) -> Decimal | None:
        """Between the two means as they are told, so that the row adds up."""
        return Decimal(self.after) - Decimal(self.before) if self.after and self.before else None

    @property
    def change(self) -> str:
        """ "Up 1.2", "The same"; empty while it is not shown."""
        if not self.shift:
            return "" if self.shift is None else "The same"
        return f"{'Up' if self.shift > 0 else 'Down'} {abs(self.shift)}"

    @property
    def said(self) -> str:
        return f"before {people_words(self.figures.said_before)}, after {people_words(self.figures.said_after)}"

    @property
    def spread(self) -> list[tuple[str, SafeString, list[tuple[str, int]]]]:
        """Before and after, each as a bar and as how many chose which step."""
        both = (("Before", self.figures.before), ("After", self.figures.after))
        return [
            (stage, mark_safe(stacked_bar(counts)), list(zip(STEP_WORDS, counts, strict=True)))
            for stage, counts in both
        ]


def sentence(lines: list[SkillLine]) -> str:
    """What to make of the level, in one sentence."""
    shown = [line for line in lines if line.shift is not None]
    if not lines:
        return "This level names no skills yet. Its outcomes, in the editor, are what learners are asked about."
    if not shown:
        return f"Nobody can be shown yet: fewer than {TEN} colleagues said it both before and after for any one skill."
    best, least = (choose(shown, key=lambda line: line.shift or 0) for choose in (max, min))
    most = f"{_quoted(best)} ({best.change.lower()})"
    if len(shown) == 1:
        return f"Enough colleagues said it both times about one skill: {most}."
    return f"Confidence moved most in {most} and least in {_quoted(least)} ({least.change.lower()})."


def _quoted(line: SkillLine) -> str:
    return f"“{line.figures.skill.text}”"


def rows(found: list[SkillFigures]) -> Iterator[Row]:
    """The page's figures, one skill a row; what the page hides is hidden here."""
    for each in found:
        line = SkillLine(each)
        means = [line.before, line.after, "" if line.shift is None else str(line.shift)]
        counts = [*each.before, *each.after] if each.people else [""] * (2 * len(STEP_WORDS))
        people = [number or TOO_FEW for number in (each.said_before, each.said_after, each.people)]
        yield [each.skill.text, *people, *means, *counts]
