"""What people practised, for everybody who might look at it."""

from __future__ import annotations

from datetime import date
from typing import Any

from curriculum.models import LevelRequirement
from lms.cohorts.models import (
    CoachingEntry,
    Evaluation,
    EvaluationAsked,
    LogReader,
    ObservedPractice,
    Session,
    TaughtEntry,
)


def practice_addresses(canary: str, level, owner, coach, now) -> list[tuple[str, list[Any]]]:
    """The owner was watched by the coach, keeps a log the coach may read, and taught where the coach was."""
    today = now.date()
    LevelRequirement.objects.create(level=level, kind="coaching", title="Observed", sort_order=9)
    watched = ObservedPractice.objects.create(
        level=level, person=owner, what="coaching", observer=coach, held_on=today, about=f"{canary} team",
        asked_at=now, overall="met", feedback=f"{canary} feedback", own_words=f"{canary} words",
    )  # fmt: skip
    words = {"team": canary, "asked": canary, "learned": canary, "next_step": canary}
    entry = CoachingEntry.objects.create(person=owner, held_on=today, written_at=now, **words)
    access = LogReader.objects.create(person=owner, reader=coach, since=now)
    taught = TaughtEntry.objects.create(
        person=owner, held_on=today, title=canary, audience=canary, learned=canary, confirmer=coach, written_at=now
    )
    session = Session.objects.filter(cohort__level=level).earliest("pk")
    evaluation = Evaluation.objects.create(
        kind="reaction", cohort=session.cohort, session=session, questions=[{"code": "worth", "text": canary}],
        opens_on=today, closes_on=date(2999, 1, 1),
    )  # fmt: skip
    EvaluationAsked.objects.create(evaluation=evaluation, person=owner)
    return [
        ("evaluations/", [evaluation.pk]),
        ("practice/ask/", [level.code, "coaching"]),
        ("practice/log/readers/", [access.pk]),
        ("practice/log/of/", [owner.pk]),
        ("practice/log/", [entry.pk]),
        ("practice/teaching/", [taught.pk]),
        ("practice/", [watched.pk]),
    ]
