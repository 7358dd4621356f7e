"""Owns which projects count for a coach and for an adviser: teams coached, and the portfolio.

A team counts for its coach when they were there from the charter on, and it came to a progress score of 3.0 or was
stopped with what was learned. A score counts that the evidence bore when it was confirmed: nobody climbs by the score
they gave themselves. The portfolio is what somebody led or coached to its end, published, with what it taught.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.timezone import localdate

from lms.people.models import Person
from lms.projects.models import Member, Project, SignOff

ENOUGH = Decimal("3.0")


@dataclass(frozen=True, slots=True)
class Counted:
    """One project that counts: why, since when."""

    project: Project
    words: str
    on: date


def coached_teams(person: Person) -> list[Counted]:
    """The teams this person coached from the charter on to the point that counts, the earliest first; five queries."""
    return coached_teams_of([person.pk])[person.pk]


def coached_teams_of(people: Collection[int]) -> dict[int, list[Counted]]:
    """The same by person, in as many queries."""
    teams = _with(people, Member.Part.COACH).prefetch_related("members", "scores", "sign_offs", "state_changes")
    found = [
        (member.person_id, _coached(project)) for project in teams for member in project.members.all()
        if member.part == Member.Part.COACH and _was_there(project, member)
    ]  # fmt: skip
    return _in_order(people, found)


def portfolio(person: Person) -> list[Counted]:
    """What this person led or coached that ended, was published and says what it taught; two queries."""
    return portfolios([person.pk])[person.pk]


def portfolios(people: Collection[int]) -> dict[int, list[Counted]]:
    """The same by person, in as many queries."""
    parts = (Member.Part.LEAD, Member.Part.COACH)
    ended = _with(people, *parts).filter(
        state__in=(Project.State.COMPLETED, Project.State.STOPPED), published_on__isnull=False
    )
    told = ended.exclude(lessons_learned="").exclude(kind=Project.Kind.PDSA).prefetch_related("members")
    found = [
        (member.person_id, _ended(project, member)) for project in told for member in project.members.all()
        if member.part in parts
    ]  # fmt: skip
    return _in_order(people, found)


def _with(people: Collection[int], *parts: str) -> QuerySet[Project]:
    theirs = Member.objects.filter(person__in=people, part__in=parts)
    return Project.objects.filter(pk__in=theirs.values("project"))


def _was_there(project: Project, coach: Member) -> bool:
    charters = [s.at for s in project.sign_offs.all() if s.purpose == SignOff.Purpose.CHARTER]
    return bool(charters) and coach.joined_on <= localdate(min(charters))


def _coached(project: Project) -> Counted | None:
    scores = [each for each in project.scores.all() if each.score >= ENOUGH and each.suggested >= ENOUGH]
    if scores:
        first = min(scores, key=lambda each: (each.at, each.pk))
        return Counted(project, f"progress score {first.score} confirmed", localdate(first.at))
    if project.state != Project.State.STOPPED or not (project.lessons_learned and project.published_on):
        return None
    stopped = next(iter(project.state_changes.all()), None)
    return Counted(
        project, "stopped, with what was learned", localdate(stopped.at) if stopped else project.published_on
    )


def _ended(project: Project, member: Member) -> Counted | None:
    role = "led" if member.part == Member.Part.LEAD else "coached"
    on = project.published_on
    return Counted(project, f"{role}, {project.get_state_display()}, published", on) if on else None


def _in_order(people: Collection[int], found: list[tuple[int, Counted | None]]) -> dict[int, list[Counted]]:
    """By person, the earliest first; others of the same teams are left out."""
    by_person: dict[int, list[Counted]] = {person: [] for person in people}
    for person, counted in found:
        if counted and person in by_person:
            by_person[person].append(counted)
    return {
        person: sorted(counted, key=lambda each: (each.on, each.project.pk)) for person, counted in by_person.items()
    }
