"""Reads the projects of the people in a cohort, as far as its trainer may see them; a fixed number of queries.

A trainer reads what is published, and what they have a part in. Of the rest they learn that it exists, and no more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from lms.cohorts.models import Cohort
from lms.home.waiting import newest_scores
from lms.people.models import Person
from lms.projects.attention import ago, last_entry_on
from lms.projects.models import Member, Project

PARTS = (Member.Part.LEAD, Member.Part.MEMBER, Member.Part.EXPERT)


@dataclass(frozen=True)
class Line:
    """One project of one learner: their part in it, its newest confirmed score and when data last came in."""

    project: Project
    part: str
    score: str
    last_on: date | None
    last: str


@dataclass(frozen=True)
class Learner:
    person: Person
    lines: list[Line]
    hidden: int  # projects they have a part in that the trainer may not read


def projects(cohort: Cohort, trainer: Person, today: date) -> list[Learner]:
    """Everybody with a place now, by name, with what they work on."""
    places = cohort.places.current().select_related("person").order_by("person__full_name", "pk")
    people = [place.person for place in places]
    # Of another organisation's learners in a shared cohort not even that is told.
    parts = list(
        Member.objects.filter(person__in=people, part__in=PARTS, project__organisation=trainer.organisation_id)
    )
    found = Project.objects.visible_to(trainer).filter(pk__in={member.project_id for member in parts})
    shown = {each.pk: each for each in found.prefetch_related("scores", "measures__observations", "cycles")}
    by_person: dict[int, list[Line]] = {person.pk: [] for person in people}
    hidden: Counter[int] = Counter()
    for member in parts:
        if project := shown.get(member.project_id):
            by_person[member.person_id].append(_line(project, member, today))
        else:
            hidden[member.person_id] += 1
    return [
        Learner(person, sorted(by_person[person.pk], key=lambda line: line.project.title), hidden[person.pk])
        for person in people
    ]


def _line(project: Project, member: Member, today: date) -> Line:
    scores, last = newest_scores(project), last_entry_on(project)
    said = f"{ago(last, today)} ago" if last and last < today else "today" if last else ""
    return Line(project, member.get_part_display(), str(scores[0].score) if scores else "", last, said)
