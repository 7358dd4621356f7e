"""Tells people that a form about practice waits for them, and asks those who came what they thought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.cohorts.models import Evaluation, ObservedPractice
from lms.cohorts.signals import evaluation_opened, practice_waits
from lms.people.models import Person
from lms.reminders import practice_rules
from lms.reminders.outbox import put, put_many


@receiver(practice_waits, dispatch_uid="reminders.practice_waits")
def tell_whose_turn_it_is(
    sender: Any, practice: ObservedPractice, person: Person, now: datetime, **kwargs: Any
) -> None:
    """What it is about stays on the page: a mail may be read by others."""
    words = {
        "what": practice.get_what_display(),
        "when": date_format(timezone.localdate(now), "j F Y"),
        "link": reverse("practice:form", args=[practice.pk]),
    }
    occurrence = "ended" if practice.ended_at else f"version-{practice.version}"
    put(person, practice_rules.PRACTICE_WAITS, f"practice:{practice.pk}", occurrence, words, now=now)


@receiver(evaluation_opened, dispatch_uid="reminders.evaluation_opened")
def ask_what_they_thought(
    sender: Any, evaluation: Evaluation, people: list[Person], now: datetime, **kwargs: Any
) -> None:
    is_reaction = evaluation.kind == Evaluation.Kind.REACTION
    words = {
        "what": evaluation.title,
        "when": date_format(evaluation.closes_on, "j F Y"),
        "link": reverse("practice:evaluation", args=[evaluation.pk]),
    }
    rule = practice_rules.REACTION if is_reaction else practice_rules.USE
    put_many(rule, [(person, f"evaluation:{evaluation.pk}", "opened", words) for person in people], now=now)
