"""One row per person, rule, subject and occurrence; words are filled in safely; the doorbell may be broken."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from lms.learning.models import Enrolment
from lms.learning.signals import enrolled
from lms.reminders import rules
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.outbox import put
from lms.reminders.wording import fill, one_line, unknown_placeholders

MORNING = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def certificate_mail(person, **words):
    context = {"what": "Fundamentals", "when": "5 January 2026", "link": "/certificates/"} | words
    return put(person, rules.CERTIFICATE, "certificate:1", "issued", context, now=MORNING)


def test_putting_a_message_twice_keeps_the_first(nurse):
    first = certificate_mail(nurse)
    assert certificate_mail(nurse, what="Something else") == first
    assert OutboxMessage.objects.get().subject == "Your certificate for Fundamentals"


def test_another_occurrence_is_another_message(nurse):
    certificate_mail(nurse)
    put(nurse, rules.CERTIFICATE, "certificate:2", "issued", {}, now=MORNING)
    assert OutboxMessage.objects.count() == 2


def test_a_message_has_its_words_its_full_link_and_a_fixed_date(nurse, settings):
    settings.SITE_URL = "https://learn.northbridge.example"
    message = certificate_mail(nurse)
    assert message.address == nurse.email
    assert message.organisation == nurse.organisation
    assert message.body.startswith("Dear Joanna Pryce,\n\nYou reached Fundamentals on 5 January 2026.")
    assert "https://learn.northbridge.example/certificates/" in message.body
    assert message.dated_at == MORNING
    assert message.message_id.endswith("@learn.northbridge.example>")


def test_in_the_demo_news_goes_at_once_and_a_nudge_waits_for_the_morning(nurse):
    night = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
    news = put(nurse, rules.WELCOME, "enrolment:1", "joined", {}, now=night)
    nudge = put(nurse, rules.IDLE, "enrolment:1", "2026-01-05", {}, now=night)
    assert news.not_before == night
    assert nudge.not_before.date() == date(2026, 1, 6)


def test_outside_the_demo_news_keeps_the_quiet_hours_too(nurse, settings):
    settings.DEMO_MODE = False
    night = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
    assert put(nurse, rules.WELCOME, "enrolment:1", "joined", {}, now=night).not_before.date() == date(2026, 1, 6)


def test_a_rule_that_is_switched_off_leaves_a_row_that_says_so(nurse):
    rules.rule(rules.CERTIFICATE)
    ReminderRule.objects.update(is_on=False)
    message = certificate_mail(nurse)
    assert message.state == "suppressed"
    assert message.reason == "The rule is switched off."


def test_someone_without_an_organisation_gets_their_message(nurse):
    nurse.organisation = None
    nurse.save()
    assert certificate_mail(nurse).organisation is None


def test_enrolling_owes_a_welcome_in_the_same_transaction(nurse, fundamentals):
    enrolment = Enrolment.objects.create(
        person=nurse, level=fundamentals, enrolled_on=date(2026, 1, 5), due_on=date(2026, 4, 5)
    )
    enrolled.send(sender=Enrolment, enrolment=enrolment)
    enrolled.send(sender=Enrolment, enrolment=enrolment)
    message = OutboxMessage.objects.get()
    assert message.subject == "Welcome to Fundamentals"
    assert "5 April 2026" in message.body
    assert message.dated_at.date() == date(2026, 1, 5)  # history that is entered late is not today's mail


def test_placeholders_are_replaced_and_never_evaluated():
    assert fill("{name} {name.__class__} {0} {}", {"name": "Jo {what}"}) == "Jo {what} {name.__class__} {0} {}"


def test_an_author_is_told_which_placeholder_can_not_be_filled_in(db):
    rule = rules.rule(rules.WELCOME)
    rule.body = "Dear {nmae}, {name.__class__}"
    with pytest.raises(ValidationError, match=r"nmae.*name.__class__.*can't be filled in"):
        rule.full_clean()


@pytest.mark.parametrize("code", rules.SHIPPED)
def test_every_shipped_text_can_be_filled_in(code):
    assert unknown_placeholders(rules.SHIPPED[code].subject + rules.SHIPPED[code].body, code) == []


def test_a_subject_can_not_begin_another_header():
    assert one_line("Hello\r\nBcc: everyone@example.org") == "Hello Bcc: everyone@example.org"
    assert len(one_line("x" * 400)) == 250


def test_loading_the_rules_again_keeps_what_an_author_wrote(db):
    call_command("load_reminder_rules", verbosity=0)
    ReminderRule.objects.filter(code=rules.WELCOME).update(subject="Hello {name}")
    call_command("load_reminder_rules", verbosity=0)
    assert ReminderRule.objects.count() == len(rules.SHIPPED)
    assert ReminderRule.objects.get(code=rules.WELCOME).subject == "Hello {name}"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_never_fails_what_put_the_message(nurse, settings, celery_broker_away):
    assert certificate_mail(nurse).state == "due"
    assert OutboxMessage.objects.count() == 1
