"""Reads what the requirements of a level are decided from, for one person or for a whole cohort alike.

Each kind of fact is read once, for everybody, when it is first asked for: a cohort costs as many queries as one person.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from curriculum.models import LevelPage, LevelRequirement, Quiz
from lms.cohorts import practising
from lms.cohorts.attendance import AttendanceShare, attendance_shares
from lms.cohorts.teaching import days_taught
from lms.escalator.renewal import Again, again_of
from lms.learning.progress import HandedIn, ModuleProgress, module_progress_of, quiz_results
from lms.people.models import Person
from lms.projects.gate import level_three_projects, read_many
from lms.projects.models import Project, SignOff
from lms.projects.pdsa import agreed_pdsas
from lms.projects.portfolio import Counted, coached_teams_of, portfolios


class Facts:
    """By the key of each person, what they have done for this level as of today."""

    def __init__(self, people: Collection[Person], level: LevelPage, today: date) -> None:
        self.people, self.level, self.today = people, level, today
        self.keys = [person.pk for person in people]

    @cached_property
    def asked(self) -> list[LevelRequirement]:
        return list(self.level.requirements.all())

    @cached_property
    def again(self) -> dict[int, Again]:
        return again_of(self.keys, self.level, self.today)

    @cached_property
    def modules(self) -> dict[int, list[ModuleProgress]]:
        return module_progress_of(self.keys, self.level)

    @cached_property
    def quiz(self) -> Quiz | None:
        return Quiz.objects.filter(level=self.level.pk).first()

    @cached_property
    def handed_in(self) -> dict[int, HandedIn]:
        return quiz_results(self.keys, self.level)

    @cached_property
    def attendance(self) -> dict[int, AttendanceShare]:
        return attendance_shares(self.keys, self.level)

    @cached_property
    def agreed_pdsa(self) -> dict[int, SignOff]:
        return agreed_pdsas(self.keys)

    @cached_property
    def project(self) -> dict[int, Project]:
        found = level_three_projects(self.keys)
        read_many(list(found.values()))
        return found

    @cached_property
    def coached(self) -> dict[int, list[Counted]]:
        return coached_teams_of(self.keys)

    @cached_property
    def portfolio(self) -> dict[int, list[Counted]]:
        return portfolios(self.keys)

    @cached_property
    def observed(self) -> dict[tuple[int, str], list[practising.Practised]]:
        return practising.observed(self.people, self.level)

    @cached_property
    def open_forms(self) -> dict[tuple[int, str], int]:
        return practising.open_forms(self.people, self.level)

    @cached_property
    def coaching_days(self) -> dict[int, list[date]]:
        return practising.coaching_days(self.people)

    @cached_property
    def taught(self) -> dict[int, list[date]]:
        """The newest first."""
        return days_taught(self.keys)
