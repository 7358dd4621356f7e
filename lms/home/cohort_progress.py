"""Works out when people last came further on a level: only what its requirements are decided from counts.

Somebody who reads about another level every day may well be stuck on this one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.timezone import localdate

from curriculum.models import LevelPage, LevelRequirement
from lms.cohorts.models import Attendance, CoachingEntry, ObservedPractice, TaughtEntry
from lms.escalator.standing import OF_PROJECTS
from lms.learning.models import Attempt, LessonProgress
from lms.projects.models import Member, Observation, PdsaCycle, ProgressScore, SignOff

Kind = LevelRequirement.Kind
OBSERVED = frozenset({Kind.COACHING, Kind.VIVA, Kind.DELIVERY, Kind.EVALUATION, Kind.PANEL})
PARTS = (Member.Part.LEAD, Member.Part.COACH)


@dataclass(frozen=True)
class Steps:
    """Rows that a step left behind: whose it was, and when."""

    rows: QuerySet[Any]
    who: str
    when: str


def last_steps(people: Collection[int], level: LevelPage, kinds: Collection[str]) -> dict[int, date]:
    """By person, of these, the day of their last step towards requirements of these kinds; a query for each source."""
    found: dict[int, date] = {}
    for steps in _sources(people, level, set(kinds)):
        newest = steps.rows.order_by().values_list(steps.who).annotate(newest=Max(steps.when))
        for person, moment in newest.filter(newest__isnull=False):
            on = localdate(moment) if isinstance(moment, datetime) else moment
            found[person] = max(on, found.get(person, on))
    return found


def _sources(people: Collection[int], level: LevelPage, kinds: set[str]) -> Iterator[Steps]:
    if Kind.MODULES in kinds:
        done = LessonProgress.objects.filter(person__in=people, lesson__path__startswith=level.path)
        yield Steps(done, "person", "completed_at")
        yield Steps(done, "person", "again_at")
    if Kind.QUIZ in kinds:
        yield Steps(Attempt.objects.filter(person__in=people, quiz__level=level.pk), "person", "submitted_at")
    if Kind.ATTENDANCE in kinds:
        came = Attendance.objects.filter(person__in=people, session__cohort__level=level.pk, attended=True)
        yield Steps(came, "person", "session__held_on")
    if kinds & OBSERVED:
        forms = ObservedPractice.objects.filter(person__in=people, level=level.pk, ended_at=None)
        yield Steps(forms, "person", "asked_at")
        yield Steps(forms, "person", "agreed_at")
    if Kind.COACHING_LOG in kinds:
        yield Steps(CoachingEntry.objects.kept().filter(person__in=people), "person", "written_at")
    if Kind.TEACHING in kinds:
        yield Steps(TaughtEntry.objects.filter(person__in=people, removed_at=None), "person", "written_at")
    if kinds & OF_PROJECTS:
        yield from _of_projects(people)


def _of_projects(people: Collection[int]) -> Iterator[Steps]:
    """Of the projects they lead or coach, whoever of the team wrote it down."""
    for model, path, when in (
        (Observation, "measure__project__members", "entered_at"),
        (PdsaCycle, "project__members", "completed_on"),
        (ProgressScore, "project__members", "at"),
        (SignOff, "project__members", "at"),
    ):
        rows = model._default_manager.filter(**{f"{path}__person__in": people, f"{path}__part__in": PARTS})
        yield Steps(rows, f"{path}__person", when)
