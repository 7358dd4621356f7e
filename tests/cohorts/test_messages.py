"""A trainer writes to everybody in a cohort: once, to each by themselves, as each has chosen, and on record."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.actions.messages import readers_of, write_to_cohort
from lms.cohorts.models import CohortMessage, Place
from lms.people.models import AuditEntry, Person
from lms.reminders import rules
from lms.reminders.models import OptOut, OutboxMessage, ReminderRule, RuleText
from lms.reminders.samples import sample
from lms.reminders.wanted import objections
from tests.at_once import at_once
from tests.cohorts.conftest import MONDAY, NOON

TEXT = "Please bring a chart.\n\nWe begin at {name} sharp."


def write(cohort, trainer, **said) -> CohortMessage:
    words = {"key": uuid4(), "subject": "Room  changed", "body": TEXT} | said
    return write_to_cohort(cohort, **words, by=trainer, now=NOON)


@pytest.fixture
def filled(cohort, seat, nurse, coach, ward_manager, sponsor):
    """Two are in it; one gave up the place, one has left the organisation."""
    for person in (nurse, coach, sponsor):
        seat(person)
    seat(ward_manager, left_on=MONDAY)
    Person.objects.filter(pk=sponsor.pk).update(is_active=False)
    return cohort


def test_everybody_with_a_place_is_owed_the_trainers_own_words(filled, trainer, nurse, coach):
    message = write(filled, trainer)
    owed = OutboxMessage.objects.filter(rule__code="cohort-message")
    assert {each.person for each in owed} == {nurse, coach} == set(message.sent_to.all())
    mail = owed.get(person=nurse)
    assert mail.subject == "Room changed"
    assert mail.body.startswith(f"Dear Joanna Pryce,\n\n{TEXT}\n\n")  # braces of the trainer's stay as they are
    assert reverse("cohorts:message", args=[message.pk]) in mail.body
    assert "Daniel" not in mail.body
    entry = AuditEntry.objects.get(action="cohort.written_to")
    assert (entry.by, entry.detail["people"], entry.detail["message"]) == (trainer, 2, message.pk)


def test_the_same_form_sent_twice_is_one_message(filled, trainer):
    key = uuid4()
    assert write(filled, trainer, key=key) == write(filled, trainer, key=key)
    assert OutboxMessage.objects.count() == 2
    assert AuditEntry.objects.filter(action="cohort.written_to").count() == 1
    with pytest.raises(ValidationError, match="sent already"):
        write(filled, trainer, key=key, body="Something else")
    assert CohortMessage.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_send_once(filled, trainer):
    key = uuid4()
    sent = at_once(lambda number: write(filled, trainer, key=key).pk)
    assert len(set(sent)) == 1
    assert OutboxMessage.objects.count() == 2
    assert AuditEntry.objects.filter(action="cohort.written_to").count() == 1


def test_nobody_is_written_to_where_nobody_is_and_only_its_trainers_write(cohort, trainer, seat, nurse, coach):
    with pytest.raises(ValidationError, match="Nobody"):
        write(cohort, trainer)
    seat(nurse)
    with pytest.raises(PermissionDenied):
        write(cohort, coach)
    assert readers_of(cohort) == [nurse]


def test_who_chose_not_to_get_them_or_gave_up_the_place_is_not_mailed(filled, trainer, nurse, coach):
    write(filled, trainer)
    OptOut.objects.create(person=nurse, rule=ReminderRule.objects.get(code="cohort-message"))
    Place.objects.filter(person=coach).update(left_on=MONDAY)
    owed = {each.person: each for each in OutboxMessage.objects.all()}
    why = objections(list(owed.values()), today=MONDAY)
    assert why[owed[nurse].pk] == "The person does not want this message."
    assert why[owed[coach].pk] == "The person has given up the place."


def test_authors_of_this_rule_alone_may_place_the_trainers_words(db):
    rule = rules.rule("cohort-message")
    rule.clean()
    assert "bring a chart" in sample(rule, "en", "sample", now=NOON).body
    RuleText(rule=rule, language="cy", subject="{what}", body="{text}").clean()
    RuleText(language="cy", subject="{what}", body="{text}").clean()  # a new one, that the editor has not tied yet
    with pytest.raises(ValidationError, match="can't be filled in"):
        RuleText(language="cy", subject="{nmae}", body="x").clean()
    other = rules.rule("welcome")
    with pytest.raises(ValidationError, match="can't be filled in"):
        RuleText(rule=other, language="cy", subject="{what}", body="{text}").clean()
    other.body = "{text}"
    with pytest.raises(ValidationError, match="can't be filled in"):
        other.clean()


def test_the_page_sends_says_to_how_many_and_lists_what_was_written(filled, client, trainer):
    client.force_login(trainer)
    page = reverse("cohorts:write_message", args=[filled.pk])
    assert "2 people get it" in client.get(page).content.decode()
    typed = {"key": str(uuid4()), "subject": "Room changed", "body": TEXT}
    for _ in range(2):
        answer = client.post(page, typed, follow=True)
    assert "Sent to 2 people." in answer.content.decode()
    assert CohortMessage.objects.count() == 1
    assert answer.content.decode().count("Room changed") == 1  # the history, and no form filled in again
    refused = client.post(page, typed | {"body": "Other words"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Other words" in text
    assert typed["key"] not in text  # sent once more it is a message of its own
    assert client.post(page, {"subject": "", "body": "Kept"}).content.decode().count("Kept") == 1


def test_what_may_identify_a_patient_is_asked_about_first(filled, client, trainer):
    client.force_login(trainer)
    page = reverse("cohorts:write_message", args=[filled.pk])
    typed = {"key": str(uuid4()), "subject": "Case", "body": "Patient 943 476 5919 was seen"}
    asked = client.post(page, typed)
    assert asked.status_code == 422
    assert CohortMessage.objects.count() == 0
    mark = asked.context["mark"]
    assert client.post(page, typed | {"not_a_person": mark}).status_code == 302
    assert CohortMessage.objects.count() == 1
    assert AuditEntry.objects.filter(action="text.declared_about_nobody", by=trainer).exists()


def test_those_it_was_sent_to_read_it_and_nobody_else(filled, client, trainer, nurse, ward_manager, stranger):
    page = reverse("cohorts:message", args=[write(filled, trainer, body="<b>Bring</b> it").pk])
    for person, status in ((nurse, 200), (trainer, 200), (ward_manager, 404), (stranger, 404)):
        client.force_login(person)
        assert client.get(page).status_code == status
    client.force_login(nurse)
    assert "&lt;b&gt;Bring&lt;/b&gt; it" in client.get(page).content.decode()


def test_writing_to_30_takes_as_many_queries_as_writing_to_10(cohort, ward, trainer):
    def crowd(number: int) -> None:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"m{there + n}@x.example", full_name=f"Person {n}", organisation=ward.organisation)
            for n in range(number)
        )
        Place.objects.bulk_create(Place(cohort=cohort, person=p, taken_on=MONDAY) for p in people)

    counts = []
    for number in (10, 20):  # SQLite splits what has more than 999 values
        crowd(number)
        write(cohort, trainer)  # the first fills caches
        with CaptureQueriesContext(connection) as found:
            write(cohort, trainer)
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert OutboxMessage.objects.count() == 2 * (10 + 30)
