"""What counts as doing something: opening a lesson, starting a quiz, adding data to a project, being in a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

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


def _done(model: Any) -> QuerySet:
    """Rows that somebody's doing left behind: being recorded as absent is none."""
    return Attendance.objects.filter(attended=True) if model is Attendance else model._default_manager.all()


def idle_since(rows: QuerySet, cutoff: datetime) -> QuerySet:
    """Of rows with a person: those whose person did nothing from `cutoff` on."""
    for model, who, when in KINDS:
        theirs = _done(model).filter(**{who: OuterRef("person"), f"{when}__gte": cutoff})
        rows = rows.filter(~Exists(theirs))
    return rows


def last_moment(kind: tuple[Any, str, str]) -> QuerySet:
    """When the person of the outer row last did something of this kind."""
    model, who, when = kind
    return _done(model).filter(**{who: OuterRef("person")}).order_by(f"-{when}").values(when)[:1]


def last_moments(people: list[int], *, since: datetime) -> dict[int, datetime]:
    """By person, of these, when they last did something after `since`: a query for each kind."""
    found: dict[int, datetime] = {}
    for model, who, when in KINDS:
        rows = _done(model).filter(**{f"{who}__in": people, f"{when}__gt": since}).order_by()
        for person, moment in rows.values_list(who).annotate(Max(when)):
            found[person] = max(moment, found.get(person, moment))
    return found
