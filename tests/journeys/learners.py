"""Makes learners of their own for journeys that need many: on levels 1 and 2, signed in. Prints them as JSON.

python -m tests.journeys.learners 3
python -m tests.journeys.learners 3 "Ruth Ashdown"      with a post in her team, so that she decides for them
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import django

if __name__ == "__main__":
    django.setup()

from django.test import Client
from django.utils import timezone

from curriculum.models import LevelPage
from lms.learning.actions import enrol
from lms.people.models import Assignment, Organisation, Person
from tests.journeys.sitting import PASSWORD, Learner

# Names of unlike letters, two lists of lengths without a common divisor: HR's pages take nobody for somebody else.
FIRST = "Abena Bryn Cosmo Delyth Efua Fergus Gwilym Hafsa Idris Jarek Keziah Ludovic Maeve".split()
LAST = "Quartey Rhydderch Sokolov Tunstall Umar Vickery Wolstenholme Xavier Yardley Zielinski".split()
LAST += "Oduya Pemberton Nkemelu Marchetti Lindqvist Kowalczyk Jessop".split()


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _post(person: Person, manager: str) -> None:
    own = Assignment.objects.filter(person__full_name=manager).latest("pk")
    Assignment.objects.create(
        person=person, unit=own.unit, number=f"journey-{person.pk}", staff_group=own.staff_group,
        job_role="Staff nurse", line_manager=own.person, starts_on=own.starts_on,
    )  # fmt: skip


def make(count: int, manager: str = "") -> list[Learner]:
    levels = LevelPage.objects.filter(code__in=["L1", "L2"]).select_related("quiz")
    organisation, before = Organisation.objects.get(slug="northbridge"), Person.objects.count()
    made = []
    for number in range(before, before + count):
        name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
        email = f"{name.lower().replace(' ', '.')}.{number}@northbridge.example"
        person = Person.objects.create_user(email, PASSWORD, full_name=name, organisation=organisation)
        if manager:
            _post(person, manager)
        for level in levels:
            enrol(person, level, today=timezone.localdate())
        quizzes = {level.code: level.quiz.pk for level in levels}
        made.append(Learner(person.pk, name, email, _session(person), _session(person), quizzes))
    return made


if __name__ == "__main__":
    print(json.dumps([asdict(learner) for learner in make(int(sys.argv[1]), *sys.argv[2:])]))
