"""Owns which projects count for a coach and for an adviser: teams coached, and the portfolio.

A team counts for its coach when they were there from the charter on, and it came to a progress score of 3.0 or was
stopped with what was learned. A score counts that the evidence bore when it was confirmed: nobody climbs by the score
they gave themselves. The portfolio is what somebody led or coached to its end, published, with what it taught.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """The teams this person coached from the charter on to the point that counts, the earliest first; four queries."""
    coached = Project.objects.of(person, Member.Part.COACH)
    teams = coached.prefetch_related("members", "scores", "sign_offs", "state_changes")
    found = [_coached(project, person) for project in teams if _was_there(project, person)]
    return _in_order(found)


def portfolio(person: Person) -> list[Counted]:
    """What this person led or coached that ended, was published and says what it taught; three queries."""
    ended = Project.objects.of(person, Member.Part.LEAD, Member.Part.COACH).filter(
        state__in=(Project.State.COMPLETED, Project.State.STOPPED), published_on__isnull=False
    )
    told = ended.exclude(lessons_learned="").exclude(kind=Project.Kind.PDSA).prefetch_related("members")
    return _in_order([_ended(project, person) for project in told])


def _was_there(project: Project, person: Person) -> bool:
    joined = next(member.joined_on for member in project.members.all() if member.person_id == person.pk)
    charters = [s.at for s in project.sign_offs.all() if s.purpose == SignOff.Purpose.CHARTER]
    return bool(charters) and joined <= localdate(min(charters))


def _coached(project: Project, person: Person) -> Counted | None:
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


def _ended(project: Project, person: Person) -> Counted | None:
    part = next(member.part for member in project.members.all() if member.person_id == person.pk)
    role = "led" if part == Member.Part.LEAD else "coached"
    on = project.published_on
    return Counted(project, f"{role}, {project.get_state_display()}, published", on) if on else None


def _in_order(found: list[Counted | None]) -> list[Counted]:
    return sorted((each for each in found if each), key=lambda each: (each.on, each.project.pk))
