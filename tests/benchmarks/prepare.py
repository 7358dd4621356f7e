"""What the benchmark needs besides the demo: the bare page and table, and somebody signed in. Prints it as JSON."""

from __future__ import annotations

import json
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from certificates.models import Certificate
from curriculum.models import EscalatorPage, LessonPage, LevelPage
from lms.learning.actions import enrol, start_attempt
from lms.people.models import Assignment, Person
from lms.projects.models import Measure, Member, Observation, PdsaCycle, Project
from tests.benchmarks.large import full_collaborative
from tests.benchmarks.measure import THREADS
from tests.benchmarks.quiz_journey import QuizJourney


def bare_page() -> Page:
    return EscalatorPage.objects.get().add_child(instance=Page(title="Bare", slug="bare"))


def learner(level: LevelPage) -> Person:
    """Somebody in the middle of level 1: an ordinary person on an ordinary day."""
    posts = Assignment.objects.current(timezone.localdate()).filter(person__role_grants=None)
    taken = posts.exclude(person__enrolments__level=level).order_by("pk")
    return taken.first().person


def quiz_takers(level: LevelPage) -> list[Person]:
    """One for each connection, since a person has one open attempt at a quiz."""
    people = Person.objects.filter(is_active=True, demo_role="", enrolments=None).order_by("pk")[:THREADS]
    for person in people:
        enrol(person, level, today=timezone.localdate())
    return list(people)


def signed_in(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def full_project() -> tuple[Project, Measure, Person]:
    """A demo project grown as large as projects get: 10 measures of 200 points, 50 PDSA cycles."""
    lead = Member.objects.filter(part=Member.Part.LEAD, project__kind=Project.Kind.PROJECT).earliest("pk")
    project = lead.project
    first = timezone.localdate() - timedelta(weeks=200)
    for number in range(10):
        measure = Measure.objects.create(
            project=project, kind="process", name=f"Measure {number}", direction="increase", data_kind="proportion",
            chart="p", multiplier=100, target=90,
        )  # fmt: skip
        Observation.objects.bulk_create(
            Observation(
                measure=measure, on=first + timedelta(weeks=week), value=30 + week * 7 % 23,
                denominator=60 + week % 17, entered_by=lead.person,
            )
            for week in range(200)
        )  # fmt: skip
    PdsaCycle.objects.bulk_create(
        PdsaCycle(
            project=project, number=100 + number, title=f"Cycle {number}", plan="Plan", prediction="It helps",
            starts_on=first + timedelta(weeks=4 * number), study="It did", decision="adopt",
            completed_on=first + timedelta(weeks=4 * number + 2),
        )
        for number in range(50)
    )  # fmt: skip
    return project, measure, lead.person


def main() -> dict[str, object]:
    call_command("migrate", run_syncdb=True, verbosity=0)
    level = LevelPage.objects.get(number=1)
    person, now = learner(level), timezone.now()
    enrol(person, level, today=timezone.localdate())
    attempt = start_attempt(person, level.quiz, now=now)
    question = attempt.paper[0]
    certificate = Certificate.objects.select_related("attainment__person").first()
    level.quiz.draw = QuizJourney.answers
    level.quiz.save()
    takers = quiz_takers(level)
    project, measure, lead = full_project()
    coach = Person.objects.get(full_name="Daniel Whitcombe")
    return {
        "coach": signed_in(coach),
        "collaborative": f"/projects/collaboratives/{full_collaborative(coach).pk}/",
        "project": f"/projects/{project.pk}/",
        "measure": f"/projects/measures/{measure.pk}/",
        "lead": signed_in(lead),
        "quiz": level.quiz.pk,
        "takers": {signed_in(taker): taker.pk for taker in takers},
        "session": signed_in(person),
        "person": person.pk,
        "certificate": certificate.pk,
        "holder": signed_in(certificate.attainment.person),
        "bare": bare_page().url,
        "lesson": LessonPage.objects.descendant_of(level).live().first().url,
        "attempt": attempt.pk,
        "question": question["key"],
        "options": [option["key"] for option in question["options"]],
    }


if __name__ == "__main__":
    print(json.dumps(main()))
