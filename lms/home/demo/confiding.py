"""Lets people of the demo say how confident they are, so that learners find a picture and trainers a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random

from curriculum.models import LessonPage, LevelPage
from lms.escalator.models import Attainment
from lms.home.demo.projects import noon
from lms.learning import confidence as rules
from lms.learning.confidence import Skill, Stage
from lms.learning.models import ConfidenceAnswer, Enrolment, LessonProgress
from lms.people.models import Organisation, Person

GROUP, SAID_AFTER = 34, 27  # colleagues who said it before level 1, and how many of them after it
FEW = 6  # of them who said it about the level's last skill: too few to be shown
# Who said what about the skills in their order, before and after; 0 is not said. Kwame has not said "after" yet.
PICTURES: dict[str, dict[str, tuple[list[int], list[int]]]] = {
    "Nadia Okoro": {"L1": ([3, 2, 1, 2, 4], [4, 4, 3, 2, 3]), "L2": ([3, 2, 2, 1, 2, 0], [])},
    "Joanna Pryce": {"L2": ([2, 3, 2, 1, 2, 3], [4, 4, 3, 4, 4, 3]), "L3": ([3, 3, 1, 2, 2, 2], [])},
    "Kwame Boateng": {"L3": ([2, 4, 1, 2, 2, 3], [])},
    "Callum Reid": {"L1": ([3, 2, 2, 1, 3], [])},
    "Grace Mensah": {"L1": ([2, 2, 1, 0, 4], [])},
}


def confide(organisation: Organisation, today: date) -> None:
    """Colleagues who reached level 1 said it, most of them twice; so did a few people one can sign in as."""
    levels = {level.code: level for level in LevelPage.objects.live()}
    for name, said in PICTURES.items():
        person = organisation.people.get(full_name=name)
        for code, (before, after) in said.items():
            _keep(_place(person, levels[code]), rules.skills(levels[code]), before, after)
    _group(organisation, levels["L1"], Random(23))


def _group(organisation: Organisation, level: LevelPage, random: Random) -> None:
    skills = rules.skills(level)
    holders = Attainment.objects.filter(level=level, person__organisation=organisation, person__demo_role="")
    people = Person.objects.filter(pk__in=holders.values("person")).exclude(enrolments__level=level).order_by("pk")
    for number, person in enumerate(people[:GROUP]):
        before = [min(5, max(1, round(random.gauss(2.3 + (n % 3) * 0.4, 0.9)))) for n, _ in enumerate(skills)]
        grown = [min(5, max(1, step + round(random.gauss(1.6 - n * 0.35, 0.8)))) for n, step in enumerate(before)]
        if number >= FEW:
            before[-1] = grown[-1] = 0
        _keep(_place(person, level), skills, before, grown if number < SAID_AFTER else [])


def _place(person: Person, level: LevelPage) -> Enrolment:
    """Their place on the level; who holds it from long ago gets the one they then had, with its lessons read."""
    there = Enrolment.objects.filter(person=person, level=level).select_related("person").first()
    if there:
        return there
    reached = Attainment.objects.filter(person=person, level=level).earliest("achieved_on").achieved_on
    joined = reached - timedelta(days=level.days_to_complete // 2)
    lessons = LessonPage.objects.live().descendant_of(level).order_by("path")
    LessonProgress.objects.bulk_create(
        _reading(person, lessons, noon(joined), noon(reached) - noon(joined)), ignore_conflicts=True
    )
    return Enrolment.objects.create(
        person=person, level=level, enrolled_on=joined, completed_on=reached,
        due_on=joined + timedelta(level.days_to_complete),
    )  # fmt: skip


def _reading(person: Person, lessons, began: datetime, span: timedelta) -> Iterator[LessonProgress]:
    """Lesson after lesson, evenly over the time it took them, each a little longer than it promises."""
    for number, lesson in enumerate(lessons, 1):
        at = began + span * number / (len(lessons) + 1)
        done_at = at + timedelta(minutes=lesson.minutes * (1 + (person.pk + number) % 4 / 5))
        yield LessonProgress(
            person=person, lesson=lesson, lesson_title=lesson.title, started_at=at, last_seen_at=done_at,
            completed_at=done_at,
        )  # fmt: skip


def _keep(place: Enrolment, skills: list[Skill], before: list[int], after: list[int]) -> None:
    """Both stages as they were said: on the day of joining, and on the day after the level was reached."""
    days: Mapping[Stage, tuple[list[int], date | None]] = {
        Stage.BEFORE: (before, place.enrolled_on),
        Stage.AFTER: (after, place.completed_on),
    }
    ConfidenceAnswer.objects.bulk_create(
        ConfidenceAnswer(
            enrolment=place, organisation_id=place.person.organisation_id, stage=stage, skill=skill.key,
            skill_text=skill.text, confidence=step, answered_at=noon(day) + timedelta(days=stage == Stage.AFTER),
        )
        for stage, (steps, day) in days.items()
        for skill, step in zip(skills, steps, strict=False)
        if step and day
    )  # fmt: skip
