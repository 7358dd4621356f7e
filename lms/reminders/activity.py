"""What counts as doing something: opening a lesson, starting a quiz, adding data to a project, being in a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lms.cohorts.models import Attendance
from lms.learning.models import Attempt, LessonProgress
from lms.projects.models import Observation

# where it is found: the model, who did it, when
KINDS = (
    (LessonProgress, "person", "last_seen_at"),
    (Attempt, "person", "started_at"),
    (Observation, "entered_by", "entered_at"),
    (Attendance, "person", "recorded_at"),
)


def idle_since(rows: QuerySet, cutoff: datetime) -> QuerySet:
    """Of rows with a person: those whose person did nothing from `cutoff` on."""
    for model, who, when in KINDS:
        theirs = model._default_manager.filter(**{who: OuterRef("person"), f"{when}__gte": cutoff})
        rows = rows.filter(~Exists(theirs))
    return rows


def last_moment(kind: tuple[Any, str, str]) -> QuerySet:
    """When the person of the outer row last did something of this kind."""
    model, who, when = kind
    return model._default_manager.filter(**{who: OuterRef("person")}).order_by(f"-{when}").values(when)[:1]


def did_something_after(person_pk: int, moment: datetime) -> bool:
    return any(
        model._default_manager.filter(**{who: person_pk, f"{when}__gt": moment}).exists() for model, who, when in KINDS
    )
