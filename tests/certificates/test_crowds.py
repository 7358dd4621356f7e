"""Many at once: fifty completions in the same instant, and codes that somebody guesses."""

import os

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.codes import new_code
from certificates.models import Certificate
from lms.escalator.actions import attain
from lms.escalator.models import Attainment
from lms.learning.actions import enrol
from lms.learning.models import Attempt, LessonProgress
from lms.people.models import AuditEntry
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once

# 1,000 takes a quarter of an hour: LMS_ROUNDS=1000 python -m tests.servers pytest tests/certificates/test_crowds.py
ROUNDS = int(os.environ.get("LMS_ROUNDS", "3"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_fifty_completions_at_once_bring_one_certificate_and_one_message(hire, fundamentals, lessons, today):
    for number in range(ROUNDS):
        learner = hire(f"Learner {number}")
        _do_everything(learner, fundamentals, lessons, today)
        at_once(lambda _, person=learner: attain(person, fundamentals, today=today), times=50)
        certificate = Certificate.objects.get(person=learner)
        assert OutboxMessage.objects.filter(about=f"certificate:{certificate.pk}").count() == 1
        assert AuditEntry.objects.filter(action="certificate.issued", subject=learner).count() == 1
    assert Certificate.objects.count() == Attainment.objects.count() == ROUNDS
    assert OutboxMessage.objects.filter(about__startswith="certificate:").count() == ROUNDS


def _do_everything(person, level, lessons, today):
    enrol(person, level, today=today)
    now = timezone.now()
    LessonProgress.objects.bulk_create(
        LessonProgress(person=person, lesson=lesson, started_at=now, last_seen_at=now, completed_at=now)
        for lesson in lessons
    )
    Attempt.objects.create(
        person=person, quiz=level.quiz, paper=[], pass_mark=80, submitted_at=now, score=100, passed=True
    )


def test_guessed_codes_hit_nothing_and_all_get_one_answer(client, certificate, settings):
    settings.RATELIMIT_ENABLE = False
    codes = [new_code() for _ in range(20_000)]
    assert not Certificate.objects.filter(code__in=codes[:500]).exists()
    assert certificate.code not in codes
    answers = {client.get(reverse("certificates:verify_code", args=[code])).content for code in codes[:100]}
    assert len(answers) == 1
