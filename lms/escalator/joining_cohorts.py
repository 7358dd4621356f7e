"""Tells cohorts what they cannot see from where they stand: who meets a level's entry rule, and who sponsors whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from curriculum.models import LevelPage
from lms.cohorts import approvers
from lms.cohorts import entry as cohort_entry
from lms.escalator.entry import entry
from lms.people.models import Person
from lms.projects.models import Member, Project

OVER = (Project.State.COMPLETED, Project.State.STOPPED)


@cohort_entry.register
def may_take_a_place(person: Person, level: LevelPage, today: date) -> str:
    """Who has joined the level already may well take part in its taught half."""
    found = entry(person, level, today)
    return "" if found.is_open or found.enrolment else found.reason


def people_sponsored_by(sponsor: Person) -> QuerySet:
    """Those who lead a project that this person sponsors."""
    return _led_projects().filter(project__members__in=_as_sponsor().filter(person=sponsor)).values("person")


def sponsors_of(people: Iterable[int]) -> dict[int, Person]:
    """The sponsor of the newest open project that each of them leads."""
    led = _led_projects().filter(person__in=people).order_by("project__created_at", "pk")
    project_of = dict(led.values_list("person", "project"))
    members = _as_sponsor().filter(project__in=project_of.values()).select_related("person")
    sponsors = {each.project_id: each.person for each in members}
    return {person: sponsors[project] for person, project in project_of.items() if project in sponsors}


def _led_projects() -> QuerySet[Member]:
    return Member.objects.filter(part=Member.Part.LEAD).exclude(project__state__in=OVER)


def _as_sponsor() -> QuerySet[Member]:
    return Member.objects.filter(part=Member.Part.SPONSOR)


approvers.register(approvers.Sponsoring(people_sponsored_by, sponsors_of))
