"""Modules are read again in time: who is reminded, when, and when not."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from curriculum.models import ModulePage
from lms.learning.models import ModuleTrainer
from lms.people.models import Role, RoleGrant
from lms.reminders import due, wanted
from lms.reminders.models import OutboxMessage
from lms.reminders.reviewing import modules_to_review
from tests.conftest import MONDAY

NOON = timezone.make_aware(datetime(2026, 1, 5, 12))


@pytest.fixture
def module(fundamentals, trainer):
    module = ModulePage.objects.get()
    module.review_on = MONDAY + timedelta(days=30)
    module.save()
    return module


def planned(now=NOON):
    due.plan(now=now)
    found = OutboxMessage.objects.filter(rule__code="module-review", state="due")
    return [(message.person.full_name, message.occurrence) for message in found]


def test_the_trainer_is_reminded_thirty_days_before(module, trainer):
    assert planned(NOON - timedelta(days=1)) == []
    assert planned() == [(trainer.full_name, "2026-02-04 30-days")]
    assert planned(NOON + timedelta(hours=5)) == [(trainer.full_name, "2026-02-04 30-days")]
    message = OutboxMessage.objects.get(rule__code="module-review")
    assert message.subject == "Review module 1.4 Dots by 4 February 2026"
    assert f"/cms/pages/{module.pk}/edit/" in message.body


def test_a_review_that_is_late_is_told_once_a_month(module, trainer):
    planned()
    assert planned(NOON + timedelta(days=31)) == [(trainer.full_name, "2026-02-04 late-1")]
    assert planned(NOON + timedelta(days=61)) == [(trainer.full_name, "2026-02-04 late-2")]


def test_who_keeps_the_module_comes_before_who_marks_it_and_who_trains_longest(module, trainer, hire):
    keeper, marker = hire("Wendy Holt", role=Role.TRAINER), hire("Hana Kelly", role=Role.TRAINER)
    RoleGrant.objects.filter(person__in=[keeper, marker]).update(starts_on=MONDAY)
    assert modules_to_review(MONDAY).get().to == trainer.pk
    ModuleTrainer.objects.create(person=marker, module=module)
    assert modules_to_review(MONDAY).get().to == marker.pk
    ModulePage.objects.update(kept_by=keeper)
    assert modules_to_review(MONDAY).get().to == keeper.pk
    RoleGrant.objects.filter(person=keeper).update(ends_on=MONDAY - timedelta(days=1), starts_on="2020-01-01")
    assert modules_to_review(MONDAY).get().to == marker.pk


def test_a_module_taken_off_the_site_or_without_a_date_reminds_nobody(module):
    module.unpublish()
    assert planned() == []
    ModulePage.objects.update(live=True, review_on=None)
    assert planned() == []


def test_a_new_date_makes_the_waiting_reminder_unwanted(module):
    planned()
    message = OutboxMessage.objects.get(rule__code="module-review")
    assert wanted.objection(message) == ""
    ModulePage.objects.update(review_on=MONDAY + timedelta(days=365))
    assert wanted.objection(message) == "The review date has changed."
    ModulePage.objects.update(live=False)
    assert wanted.objection(message) == "The module is no longer published."


def test_who_is_no_longer_a_trainer_is_not_written_to(module, trainer):
    planned()
    message = OutboxMessage.objects.get(rule__code="module-review")
    RoleGrant.objects.filter(person=trainer).delete()
    assert wanted.objection(message) == "The person is no longer a trainer."


def test_nobody_is_reminded_where_there_is_no_trainer(fundamentals):
    ModulePage.objects.update(review_on=MONDAY)
    assert planned() == []
