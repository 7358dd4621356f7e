"""A trainer changes the words of a reminder, sees them filled in, and sends a test to themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from lms.reminders import rules, samples
from lms.reminders.letters import as_letter
from lms.reminders.models import DeliveredMail, OutboxMessage, ReminderRule, RuleText
from lms.reminders.wording import PLACEHOLDERS, unknown_placeholders

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
NO_TEXTS = {"texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
WELSH = {
    "texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0", "texts-0-language": "cy",
    "texts-0-subject": "Croeso i {what}", "texts-0-body": "Annwyl {name},\n\n{link}", "texts-0-ORDER": "1",
}  # fmt: skip


@pytest.fixture
def rule(db) -> ReminderRule:
    return rules.rule(rules.WELCOME)


@pytest.fixture
def author(client, trainer, escalator):
    prepare_group(escalator, today=date(2026, 1, 5))
    client.force_login(trainer)
    return client


def at(name: str, rule: ReminderRule) -> str:
    return reverse(f"wagtailsnippets_reminders_reminderrule:{name}", args=[rule.pk])


def filled(rule: ReminderRule, **changes: str) -> dict[str, str]:
    return {"name": rule.name, "is_on": "on", "subject": rule.subject, "body": rule.body} | NO_TEXTS | changes


def test_the_page_explains_every_placeholder_with_an_example(author, rule):
    page = author.get(at("edit", rule)).text
    for name in PLACEHOLDERS:
        assert f"<code>{{{name}}}</code>" in page
    assert "19 January 2027" in page


def test_words_in_another_language_are_kept_and_checked(author, rule):
    wrong = filled(rule) | WELSH | {"texts-0-body": "Annwyl {enw}"}
    assert "{enw} can&#x27;t be filled in" in author.post(at("edit", rule), wrong).text
    author.post(at("edit", rule), filled(rule) | WELSH)
    kept = RuleText.objects.get()
    assert (kept.language, kept.subject) == ("cy", "Croeso i {what}")


@pytest.mark.parametrize(
    "mode, words",
    [
        ("en-gb sample", "Look here, Joanna Pryce"),
        ("en-gb long", "Łukaszewicz the {name} &amp; Daughters &lt;Third&gt;"),
        ("cy sample", "Annwyl Joanna Pryce"),
    ],
)
def test_the_preview_shows_what_is_being_written_and_saves_nothing(author, rule, mode, words):
    typed = filled(rule, body="Look here, {name}: {link}") | WELSH
    assert author.post(at("preview_on_edit", rule), typed).json() == {"is_valid": True, "is_available": True}
    page = author.get(at("preview_on_edit", rule), {"mode": mode}).text
    assert page.count(words) >= 1
    assert "srcdoc=" in page
    assert ReminderRule.objects.get().body == rule.body
    assert not OutboxMessage.objects.exists()


def test_the_preview_says_that_nobody_has_written_a_language_yet(author, rule):
    author.post(at("preview_on_edit", rule), filled(rule))
    assert "Nobody has written these words" in author.get(at("preview_on_edit", rule), {"mode": "cy sample"}).text


def test_a_test_goes_to_the_author_alone_and_onto_nobodys_record(author, rule, trainer):
    page = author.post(reverse("send_test_reminder", args=[rule.pk]), {"language": "en-gb"}, follow=True).text
    assert f"The test is on its way to {trainer.email}." in page
    mail = DeliveredMail.objects.get()
    assert (mail.address, mail.subject) == (trainer.email, "Test: Welcome to Fundamentals")
    assert "This is a test that you sent to yourself" in mail.body
    assert not OutboxMessage.objects.exists()
    assert "Test: Welcome to Fundamentals" in author.get(reverse("reminders:mailbox")).text


def test_a_test_that_did_not_leave_says_why(author, rule, settings):
    settings.REMINDERS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    page = author.post(reverse("send_test_reminder", args=[rule.pk]), {"language": "en-gb"}, follow=True).text
    assert "The test was not sent. The mail relay could not be reached" in page


def test_only_who_may_change_the_words_sends_tests(client, rule, nurse, hr):
    for person in (nurse, hr):
        client.force_login(person)
        assert client.post(reverse("send_test_reminder", args=[rule.pk]), {"language": "en-gb"}).status_code != 200
        assert not DeliveredMail.objects.exists()


@pytest.mark.parametrize("who", samples.PEOPLE)
def test_every_shipped_rule_has_a_sample_with_nothing_left_to_fill_in(db, who):
    for rule in rules.all_rules().values():
        message = samples.sample(rule, "en-gb", who, now=NOW)
        assert samples.PEOPLE[who] in message.body
        assert unknown_placeholders(message.body.replace(samples.PEOPLE[who], "")) == []
        assert not any(f"{{{name}}}" in message.subject for name in ("what", "when", "link"))
        assert as_letter(message)
