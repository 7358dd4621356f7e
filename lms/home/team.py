"""Works out what a line manager sees of their reports, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Assignment, Person
from lms.projects.models import Member, Project, SignOff


@dataclass
class Report:
    """One current report: status and dates only, never answers or reflections."""

    person: Person
    post: str
    reached: list[Attainment] = field(default_factory=list)
    working_on: Enrolment | None = None
    pdsa_to_agree: Project | None = None


def reports(manager: Person, today: date) -> list[Report]:
    """Everybody who reports to the manager, first those who wait for them, then those under way."""
    posts = (
        Assignment.objects.current(today)
        .filter(line_manager=manager, person__is_active=True)
        .select_related("person", "unit")
        .order_by("person__full_name")
    )
    found = {post.person_id: Report(post.person, str(post)) for post in posts}
    in_date = Attainment.objects.in_date(today).filter(person__in=found).select_related("level")
    for attainment in in_date.order_by("level__number", "level__title"):
        found[attainment.person_id].reached.append(attainment)
    for enrolment in Enrolment.objects.open().filter(person__in=found).select_related("level"):
        found[enrolment.person_id].working_on = enrolment
    for member in _leads_with_finished_pdsa(list(found)):
        found[member.person_id].pdsa_to_agree = member.project
    return sorted(found.values(), key=lambda report: (not report.pdsa_to_agree, not report.working_on))


def _leads_with_finished_pdsa(people: list[int]) -> list[Member]:
    agreed = SignOff.objects.filter(purpose=SignOff.Purpose.PDSA).values("project")
    return list(
        Member.objects.filter(
            person__in=people, part=Member.Part.LEAD, project__kind=Project.Kind.PDSA,
            project__cycles__completed_on__isnull=False,
        )
        .exclude(project__in=agreed)
        .select_related("project")
        .distinct()
    )  # fmt: skip
