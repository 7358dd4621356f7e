"""Works out what a learner's own page says: where they stand, the one next step, what is due, their project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from curriculum.models import LevelPage
from lms.cohorts.models import Application, Place, Session
from lms.escalator.entry import entry
from lms.escalator.ladder import Step
from lms.escalator.models import Attainment
from lms.escalator.standing import Requirement, standing
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.projects.models import Member, Project

SOON = timedelta(days=2)
RECENTLY = timedelta(days=30)  # so long this page speaks of a level just reached; the level's own page always does
TEAM = (Member.Part.LEAD, Member.Part.MEMBER, Member.Part.EXPERT)


@dataclass(frozen=True)
class NextStep:
    title: str
    text: str
    url: str
    button: str
    is_join: bool = False


@dataclass(frozen=True)
class Due:
    title: str
    text: str
    url: str
    on: date
    today: date

    @property
    def state(self) -> str:
        """ "late", "due" (within two days) or nothing."""
        if self.on < self.today:
            return "late"
        return "due" if self.on <= self.today + SOON else ""


@dataclass(frozen=True)
class Climb:
    """The level a person is working on, or could start next."""

    level: LevelPage
    is_enrolled: bool
    requirements: list[Requirement]
    next_step: NextStep

    @property
    def met(self) -> int:
        return sum(requirement.is_met for requirement in self.requirements)


def places(person: Person, today: date) -> list[Enrolment]:
    """The levels one has joined and not reached yet, and those reached lately; the newest first."""
    own = Enrolment.objects.current().filter(person=person)
    recent = own.filter(Q(completed_on=None) | Q(completed_on__gte=today - RECENTLY))
    return list(recent.order_by("-enrolled_on", "-pk"))


def still_open(places: list[Enrolment]) -> list[Enrolment]:
    return [place for place in places if not place.completed_on]


def share_levels(places: list[Enrolment], ladder: list[Step]) -> None:
    """Give the places the levels that the ladder has read already; one taken off the site is read when asked for."""
    levels = {step.level.pk: step.level for step in ladder}
    for place in places:
        if place.level_id in levels:
            place.level = levels[place.level_id]


def climb(person: Person, joined: list[Enrolment], today: date) -> Climb | None:
    """The level to show as "you are here": the newest joined, else the next one up; None at the very top."""
    if joined:
        level = joined[0].level
        requirements = standing(person, level, today)
        return Climb(level, True, requirements, _continue(person, level, requirements))
    above = _next_level(person, today)
    if above is None:
        return None
    return Climb(above, False, standing(person, above, today), _begin(person, above, today))


def _next_level(person: Person, today: date) -> LevelPage | None:
    held = Attainment.objects.in_date(today).filter(person=person).values_list("level__number", flat=True)
    top = max((number for number in held if number), default=0)
    return LevelPage.objects.live().filter(number__gt=top).order_by("number").first()


def _begin(person: Person, level: LevelPage, today: date) -> NextStep:
    gate = entry(person, level, today)
    about = f"{level.strapline}. {level.elapsed_text}, {level.taught_hours.normalize():f} hours taught."
    if gate.is_open:
        return NextStep(
            level.title, about, reverse("escalator:join", args=[level.code]), f"Start level {level.number}", True
        )
    return NextStep(level.title, gate.reason, level.url, f"Look at level {level.number}")


# What the one button says, by the requirement it leads to; what is left leads to the project.
BUTTONS = {"modules": "Go on reading", "quiz": "Take the quiz", "pdsa_agreed": "Open my projects"}


def _continue(person: Person, level: LevelPage, requirements: list[Requirement]) -> NextStep:
    for requirement in requirements:
        if not requirement.is_met and requirement.next_url:
            title = requirement.next_title or requirement.title
            button = BUTTONS.get(requirement.code, "Open the project")
            return NextStep(title, requirement.next_step, requirement.next_url, button)
    awaited = "Everything you can do is done. See what is still awaited."
    return NextStep(
        level.title, awaited, reverse("escalator:standing", args=[person.pk, level.code]), "See your standing"
    )


def what_is_due(joined: list[Enrolment], projects: list[Project], today: date) -> list[Due]:
    return sorted(_all_due(joined, projects, today), key=lambda due: due.on)


def _all_due(joined: list[Enrolment], projects: list[Project], today: date) -> Iterator[Due]:
    for enrolment in joined:
        level = enrolment.level
        name = level.short_name.lower() if level.number else level.title
        yield Due(f"Finish {name}", level.title, level.url, enrolment.due_on, today)
    for project in projects:
        if project.is_closed:
            continue
        url = reverse("projects:project", args=[project.pk])
        for cycle in project.cycles.all():
            if not cycle.completed_on:
                yield Due(f"Write up PDSA {cycle.number}, {cycle.title}", f"You predicted: {cycle.prediction}", url,
                          cycle.starts_on + timedelta(days=14), today)  # fmt: skip
        if project.next_meeting_on and project.next_meeting_on >= today:
            yield Due("Project meeting", project.title, url, project.next_meeting_on, today)


def coming_sessions(person: Person, today: date) -> list[Session]:
    places = Place.objects.filter(person=person, left_on=None).values("cohort")
    return list(Session.objects.on().filter(cohort__in=places, held_on__gte=today)[:5])


def open_applications(person: Person) -> list[Application]:
    """Applications that are under way, offers first; what is booked shows its sessions instead."""
    under_way = Application.objects.open().filter(person=person).exclude(state=Application.State.BOOKED)
    return list(under_way.select_related("cohort").order_by(F("offer_expires_at").asc(nulls_last=True), "made_at")[:5])


def my_projects(person: Person) -> list[Project]:
    """The projects one works in, the newest first, with all that this page tells of them."""
    return list(
        Project.objects.of(person, *TEAM)
        .prefetch_related("measures__observations", "measures__phases", "members__person", "cycles")
        .order_by("-created_at")
    )
