"""Works out what a line manager and a coach see of their people, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Assignment, Person
from lms.projects.models import Member, Project, SignOff
from lms.projects.signatures import charter_waits, valid_signatures
from lms.projects.state_hash import PARTS


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


@dataclass
class TeamCard:
    """One project as its coach or sponsor sees it on the board."""

    project: Project
    part: str
    lead: Person | None
    score: str
    last_entry_on: date | None
    waits: list[str]


def board(person: Person, today: date) -> list[TeamCard]:
    """Projects this person coaches or sponsors; those that wait for them come first."""
    mine = Project.objects.of(person, Member.Part.COACH, Member.Part.SPONSOR)
    projects = list(
        mine.select_related("unit").prefetch_related("members__person", "scores", "sign_offs", *PARTS).order_by("title")
    )
    cards = [_card(project, person) for project in projects]
    return sorted(cards, key=lambda card: (not card.waits, card.project.title))


def _card(project: Project, person: Person) -> TeamCard:
    parts: dict[str, list[Person]] = defaultdict(list)
    for member in project.members.all():
        parts[member.part].append(member.person)
    scores = list(project.scores.all())
    days = [observation.on for measure in project.measures.all() for observation in measure.observations.all()]
    days += [cycle.completed_on for cycle in project.cycles.all() if cycle.completed_on]
    part = Member.Part.COACH if person in parts[Member.Part.COACH] else Member.Part.SPONSOR
    return TeamCard(
        project=project,
        part=part.label,
        lead=next(iter(parts[Member.Part.LEAD]), None),
        score=str(scores[0].score) if scores else "",
        last_entry_on=max(days, default=None),
        waits=_waits(project, part),
    )


def _waits(project: Project, part: str) -> list[str]:
    """What waits for the coach or sponsor, in words."""
    waits = []
    if part == Member.Part.SPONSOR and charter_waits(project):
        waits.append("The charter waits for your approval.")
    signed = {signature.capacity for signature in valid_signatures(project)}
    ready = project.state == Project.State.ACTIVE and project.published_on and project.presented_on
    if ready and part not in signed and (part == Member.Part.COACH or "coach" in signed):
        waits.append("The finished project waits for your signature.")
    if part == Member.Part.COACH and project.state == Project.State.ACTIVE and not project.scores.all():
        waits.append("No progress score is confirmed yet.")
    return waits
