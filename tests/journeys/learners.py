"""Makes learners of their own for journeys that need many: on levels 1 and 2, signed in. Prints them as JSON.

python -m tests.journeys.learners 3
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
from lms.people.models import Organisation, Person
from tests.journeys.sitting import PASSWORD, Learner


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def make(count: int) -> list[Learner]:
    levels = LevelPage.objects.filter(code__in=["L1", "L2"]).select_related("quiz")
    organisation, before = Organisation.objects.get(slug="northbridge"), Person.objects.count()
    made = []
    for number in range(before, before + count):
        name, email = f"Robin Wells {number}", f"robin.wells.{number}@northbridge.example"
        person = Person.objects.create_user(email, PASSWORD, full_name=name, organisation=organisation)
        for level in levels:
            enrol(person, level, today=timezone.localdate())
        quizzes = {level.code: level.quiz.pk for level in levels}
        made.append(Learner(person.pk, name, email, _session(person), _session(person), quizzes))
    return made


if __name__ == "__main__":
    print(json.dumps([asdict(learner) for learner in make(int(sys.argv[1]))]))
