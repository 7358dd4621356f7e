"""Works out what a cohort takes of people's working time, and whom a team would miss on the same days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from lms.cohorts.approvers import open_for
from lms.cohorts.models import Approval, Session
from lms.people.models import Assignment, Person


@dataclass(frozen=True)
class Day:
    session: Session
    away: list[str]  # colleagues of the applicant's team who are at another cohort's or this cohort's session that day
    asking: int  # how many others of the team wait for approval to be away on it

    @property
    def is_a_clash(self) -> bool:
        return bool(self.away)


@dataclass(frozen=True)
class Asked:
    """One approval to give: what it takes, and on which days."""

    approval: Approval
    hours: Decimal
    days: list[Day]
    team: int

    @property
    def clashes(self) -> list[Day]:
        return [day for day in self.days if day.is_a_clash]


def hours_of(sessions: Iterable[Session]) -> Decimal:
    """The length of all the sessions together, in hours with one decimal."""
    minutes = sum(int((session.ends - session.starts).total_seconds()) // 60 for session in sessions)
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def asked_of(person: Person, approvals: Iterable[Approval], today: date) -> list[Asked]:
    """What each of these approvals would take, with the team this person manages today; a fixed number of queries."""
    approvals = list(approvals)
    sessions = {each.pk: list(each.application.cohort.sessions.all()) for each in approvals}
    days = {session.held_on for held in sessions.values() for session in held}
    team = dict(
        Assignment.objects.current(today)
        .filter(line_manager=person, person__is_active=True)
        .values_list("person", "person__full_name")
    )
    away, asking = _away(team, days), _asking(person, days, today)
    return [
        Asked(
            approval=each,
            hours=hours_of(sessions[each.pk]),
            days=[
                _day(session, each.application.person_id, away[session.held_on], asking[session.held_on], team)
                for session in sessions[each.pk]
            ],
            team=len(team),
        )
        for each in approvals
    ]


def with_what_they_take(approvals: QuerySet[Approval]) -> QuerySet[Approval]:
    """The approvals with all that `asked_of` reads of them."""
    coming = Prefetch("application__cohort__sessions", Session.objects.on().order_by("held_on", "starts_at"))
    found = approvals.select_related("application__person", "application__cohort__level", "asked", "named_by")
    return found.prefetch_related(coming).order_by("asked_at", "pk")


def _day(session: Session, applicant: int, away: set[int], asking: set[int], team: dict[int, str]) -> Day:
    return Day(session, sorted(team[pk] for pk in away - {applicant}), len(asking - away - {applicant}))


def _away(team: dict[int, str], days: set[date]) -> dict[date, set[int]]:
    """Who of the team has a place in a cohort that meets on each of the days."""
    found: dict[date, set[int]] = defaultdict(set)
    booked = Session.objects.on().filter(
        held_on__in=days, cohort__places__person__in=team, cohort__places__left_on=None
    )
    for day, person in booked.values_list("held_on", "cohort__places__person"):
        found[day].add(person)
    return found


def _asking(person: Person, days: set[date], today: date) -> dict[date, set[int]]:
    found: dict[date, set[int]] = defaultdict(set)
    waits = open_for(person, today).filter(
        application__cohort__sessions__held_on__in=days, application__cohort__sessions__cancelled_at=None
    )
    for day, applicant in waits.values_list("application__cohort__sessions__held_on", "application__person"):
        found[day].add(applicant)
    return found
