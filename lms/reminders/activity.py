"""What counts as doing something: opening a lesson, starting a quiz, adding data to a project, being in a session."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lms.cohorts.models import Attendance
from lms.learning.models import Attempt, LessonProgress
from lms.projects.models import Observation

# name of the annotation -> where it is found: the model, who did it, when
KINDS = {
    "last_lesson_at": (LessonProgress, "person", "last_seen_at"),
    "last_quiz_at": (Attempt, "person", "started_at"),
    "last_data_at": (Observation, "entered_by", "entered_at"),
    "last_session_at": (Attendance, "person", "recorded_at"),
}


def idle_since(rows: QuerySet, cutoff: datetime) -> QuerySet:
    """Of rows with a person: those whose person did nothing from `cutoff` on, with their last moments annotated."""
    for name, (model, who, when) in KINDS.items():
        theirs = model._default_manager.filter(**{who: OuterRef("person")})
        rows = rows.filter(~Exists(theirs.filter(**{f"{when}__gte": cutoff})))
        rows = rows.annotate(**{name: Subquery(theirs.order_by(f"-{when}").values(when)[:1])})
    return rows


def did_something_after(person_pk: int, moment: datetime) -> bool:
    return any(
        model._default_manager.filter(**{who: person_pk, f"{when}__gt": moment}).exists()
        for model, who, when in KINDS.values()
    )
