"""Puts the demo's people on the escalator: levels reached, lessons done, workshops attended."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from certificates.actions import issue
from curriculum.models import LessonPage, LevelPage
from lms.cohorts.models import Attendance, Cohort, Place, Session
from lms.escalator.expiry import expires_on
from lms.escalator.models import Attainment
from lms.home.demo.answering import answer
from lms.home.demo.confiding import confide
from lms.home.demo.projects import noon
from lms.home.demo.responding import respond
from lms.home.demo.studying import study
from lms.learning.actions import enrol
from lms.learning.models import LessonProgress
from lms.people.models import Organisation, Person

# Levels that named people hold, with how many days ago they reached them.
HOLD = {
    "Ruth Ashdown": {"L1": 520, "L2": 300},
    "Nadia Okoro": {"L1": 130},
    "Joanna Pryce": {"L1": 700, "L2": 420},
    "Daniel Whitcombe": {"L1": 1000, "L2": 930, "L3": 700, "L4": 320},
    "Tom Adeyemi": {"L1": 1040, "L2": 980, "L3": 800, "L4": 420, "L5": 90},
    "Kwame Boateng": {"L1": 800, "L2": 560, "L3": 47},
    "Elin Hughes": {"L1": 600, "L2": 330},
    "Priya Raman": {"L1": 260, "SPN": 240},
    "Helen Marsh": {"L1": 1060},
    "Margaret Cole": {"BRD": 200},
}


def levels() -> dict[str, LevelPage]:
    return {level.code: level for level in LevelPage.objects.live()}


def climb(today: date) -> None:
    """Put everybody where they stand today."""
    northbridge = Organisation.objects.get(slug="northbridge")
    _reach_levels(northbridge, today)
    _study(northbridge, today)
    study(northbridge, today)
    answer(northbridge, today)
    respond(northbridge, today)
    confide(northbridge, today)
    _attend(northbridge, today)


def _attainment(
    person: Person, level: LevelPage, achieved_on: date, *, cycle: int = 1, until: date | None = None
) -> Attainment:
    lasts = 12 if level.sessions_a_year else level.validity_months
    attainment = Attainment.objects.create(
        person=person, level=level, achieved_on=achieved_on, cycle=cycle,
        expires_on=until or expires_on(achieved_on, lasts),
        evidence=[{"title": "Carried over into the demo", "is_met": True}],
    )  # fmt: skip
    issue(attainment, now=noon(achieved_on))
    return attainment


def _renew(person: Person, level: LevelPage, renewed_on: date) -> None:
    """In the window of what they hold: the new cycle counts from the old end."""
    held = Attainment.objects.get(person=person, level=level)
    if held.expires_on:
        _attainment(person, level, renewed_on, cycle=2, until=expires_on(held.expires_on, level.validity_months))


def _reach_levels(northbridge: Organisation, today: date) -> None:
    pages, random = levels(), Random(7)
    for name, held in HOLD.items():
        person = northbridge.people.get(full_name=name)
        for code, days in held.items():
            _attainment(person, pages[code], today - timedelta(days=days))
    _renew(northbridge.people.get(full_name="Tom Adeyemi"), pages["L1"], today - timedelta(days=30))
    unnamed = Person.objects.filter(demo_role="").exclude(full_name__in=HOLD).order_by("pk")
    for number, person in enumerate(unnamed):
        if number % 5 in (0, 3):
            _attainment(person, pages["L1"], today - timedelta(days=30 + random.randrange(1000)))
            if number % 20 == 3:
                _attainment(person, pages["L2"], today - timedelta(days=random.randrange(20, 400)))
    board = northbridge.people.filter(assignments__staff_group="Board").exclude(full_name__in=HOLD)
    for person in board[:3]:
        _attainment(person, pages["BRD"], today - timedelta(days=150))


def _study(northbridge: Organisation, today: date) -> None:
    pages = levels()
    for name, code, days, share in (
        ("Callum Reid", "L1", 20, 0.5),
        ("Grace Mensah", "L1", 33, 1),
        ("Nadia Okoro", "L2", 40, 1),
        ("Elin Hughes", "L3", 280, 0.6),
        ("Joanna Pryce", "L3", 170, 1),
    ):
        person = northbridge.people.get(full_name=name)
        enrol(person, pages[code], today=today - timedelta(days=days))
        _finish_lessons(person, pages[code], share, today - timedelta(days=days))


def _finish_lessons(person: Person, level: LevelPage, share: float, began: date) -> None:
    lessons = list(LessonPage.objects.live().descendant_of(level).order_by("path"))
    for number, lesson in enumerate(lessons[: round(len(lessons) * share)]):
        at = noon(began + timedelta(days=min(number, 15)))
        LessonProgress.objects.create(person=person, lesson=lesson, started_at=at, last_seen_at=at, completed_at=at)


def _attend(northbridge: Organisation, today: date) -> None:
    pages, trainer = levels(), northbridge.people.get(full_name="Tom Adeyemi")
    for code, name, members, weeks in (
        ("L3", "Practitioners, spring cohort", ["Joanna Pryce", "Elin Hughes"], [22, 18, 14, 10, 6]),
        ("L2", "Improvers, one day", ["Nadia Okoro"], [-2]),
    ):
        cohort = Cohort.objects.create(organisation=northbridge, level=pages[code], name=name)
        cohort.trainers.add(trainer)
        for member in members:
            Place.objects.create(
                cohort=cohort, person=northbridge.people.get(full_name=member), taken_on=today - timedelta(weeks=24)
            )
        for number, ago in enumerate(weeks, 1):
            _hold_session(cohort, number, today - timedelta(weeks=ago), trainer, today)


def _hold_session(cohort: Cohort, number: int, day: date, trainer: Person, today: date) -> None:
    day += timedelta(days=3 - day.weekday())
    session = Session.objects.create(
        cohort=cohort,
        title=f"Workshop {number}",
        held_on=day,
        starts_at="09:30",
        ends_at="16:00",
        place="Education centre, room B",
    )
    if day < today:
        for place in cohort.places.all():
            Attendance.objects.create(
                session=session, person=place.person, recorded_by=trainer, recorded_at=noon(day),
                attended=place.person.full_name == "Joanna Pryce" or number % 2 == 1,
            )  # fmt: skip
