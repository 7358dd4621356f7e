"""Puts a decision about a level into words: the same ones on pages, in frozen runs and in downloads."""

from __future__ import annotations

from lms.dose.models import Target
from lms.dose.targets.asked import asked_words


def decision_in_words(target: Target) -> str:
    """How much: "80% of the people asked", "One for every 120 heads, at least 1", "5 people"."""
    number = f"{target.value.normalize():f}"
    if target.kind == Target.Kind.COVERAGE:
        words = f"{(target.value * 100).normalize():f}% of the people asked"
    elif target.kind == Target.Kind.RATIO:
        words = f"One for every {number} {Target.Driver(target.driver).label}"
    else:
        words = f"{number} {'person' if number == '1' else 'people'}"
    return f"{words}, at least {target.minimum}" if target.minimum else words


def version_changes(before: Target, after: Target) -> list[str]:
    """What a decision changed of the one before it, in words; nothing where only its reason is new."""
    pairs = [
        (decision_in_words(before), decision_in_words(after), "Was: {}"),
        (asked_words(before.asked_of), asked_words(after.asked_of), "Asked of: {}"),
        (f"{before.by_date:%-d %B %Y}", f"{after.by_date:%-d %B %Y}", "By: {}"),
        (before.approved_by, after.approved_by, "Approved by: {}"),
    ]
    return [words.format(f"{was}, now {now}") for was, now, words in pairs if was != now]
