"""Calendar files carry nothing of anybody but the person they are for: neither in mails nor in the private feed.

A file is opened by programs we don't know, and passed on with a mail. So the walk of the pages is not enough: here a
cohort lives through everything that writes one, while its people carry words that must be seen in nobody else's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import actions
from lms.cohorts.actions.set_up import ask_question
from lms.cohorts.models import Application, Approval, CalendarFeed, Cohort, Place, Session
from lms.people.models import Person
from lms.reminders.models import OutboxMessage
from tests.permissions.conftest import CANARY

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LETTERS = "ABCD"


def secrets_of(letter: str) -> list[str]:
    """What somebody writes, and is called, that is nobody else's to read."""
    return [f"{what}-of-{letter}" for what in ("Name", "answer", "reason", "cover")] + [f"mail.{letter}@".lower()]


@pytest.fixture
def learners(hire, ward_manager) -> dict[str, Person]:
    found = {letter: hire(f"Name-of-{letter} Learner", manager=ward_manager) for letter in LETTERS}
    for letter, person in found.items():
        person.email = f"mail.{letter}@x.example".lower()
        person.save()
    return found


@pytest.fixture
def lived(northbridge, fundamentals, trainer, ward_manager, learners) -> Cohort:
    """Applied, approved, booked, in line, ended, offered, passed on; one session moved, one cancelled."""
    cohort = Cohort.objects.create(
        organisation=northbridge, level=fundamentals, name="Spring", capacity=2, approval_route=["manager"],
        applications_open_on=date(2026, 1, 1), starts_on=date(2026, 3, 2),
    )  # fmt: skip
    cohort.trainers.add(trainer)
    sessions = [
        actions.plan_session(
            cohort, f"Day {number}", held_on=date(2026, 3, number), starts_at=NOON.time(), ends_at=datetime.max.time(),
            zone="Europe/London", place="Hall", by=trainer, online_link="https://x.example/link-to-join",
        )
        for number in (2, 3)
    ]  # fmt: skip
    asked = ask_question(cohort, "Why?", is_required=True, by=trainer)
    made = {
        letter: actions.apply(cohort, person, {asked.pk: f"answer-of-{letter}"}, now=NOON)
        for letter, person in learners.items()
        if letter != "D"
    }
    for letter, application in made.items():
        step = Approval.objects.select_related("application").get(application=application)
        actions.approve(step, by=ward_manager, now=NOON, release_hours=7, cover=f"cover-of-{letter}")
    actions.take_out(made["A"], "reason-of-A", by=trainer, now=NOON)
    actions.accept(Application.objects.get(pk=made["C"].pk), by=learners["C"], now=NOON)
    theirs = actions.pass_on(Application.objects.get(pk=made["B"].pk), learners["D"], by=learners["B"], now=NOON)
    actions.approve(theirs.approvals.get(), by=ward_manager, now=NOON, release_hours=7, cover="cover-of-D")
    actions.accept(
        Application.objects.get(pk=theirs.pk), {asked.pk: "answer-of-D"}, by=learners["D"], now=NOON
    )  # fmt: skip
    actions.change_session(sessions[0], by=trainer, now=NOON, place="Library")
    actions.cancel_session(sessions[1], "reason-of-the-trainer", by=trainer, now=NOON, today=NOON.date())
    return cohort


def files() -> list[tuple[Person, str]]:
    mails = OutboxMessage.objects.exclude(calendar="").select_related("person")
    return [(mail.person, unfolded(mail.calendar)) for mail in mails]


def unfolded(text: str) -> str:
    """Long lines are broken by the format: what is searched for must not hide in a break."""
    return text.replace("\r\n ", "").replace("\n ", "")


def feed_of(person: Person) -> str:
    feed = CalendarFeed.objects.create(person=person, made_at=NOON)
    return unfolded(Client().get(reverse("cohorts:feed", args=[feed.token])).text)


def test_the_file_with_a_mail_names_nobody_but_who_gets_it(lived, learners):
    written = files()
    assert {person for person, _ in written} == set(learners.values()), "everybody here is sent one"
    for person, text in written:
        own = next(letter for letter, each in learners.items() if each == person)
        others = [secret for letter in LETTERS if letter != own for secret in secrets_of(letter)]
        assert [secret for secret in others if secret in text] == []
        for private in (f"answer-of-{own}", f"reason-of-{own}", f"cover-of-{own}", "reason-of-the", "link-to-join"):
            assert private not in text, "not even one's own: files are passed on"


def test_the_private_feed_names_nobody_at_all(lived, learners):
    Session.objects.update(held_on=timezone.localdate() + timedelta(days=7))
    text = feed_of(learners["C"])
    assert "Day 2" in text
    everything = [secret for letter in LETTERS for secret in secrets_of(letter)]
    hidden = [*everything, "reason-of-the-trainer", "link-to-join"]
    assert [secret for secret in hidden if secret in text] == []


def test_who_gave_a_place_up_or_passed_it_on_has_nothing_more_in_the_feed(lived, learners):
    Session.objects.update(held_on=timezone.localdate() + timedelta(days=7))
    for letter in "AB":
        assert "BEGIN:VEVENT" not in feed_of(learners[letter])


def test_feeds_and_mails_of_another_organisation_carry_nothing_of_ours(world, stranger):
    """The stranger has a place in a cohort of their own; ours is full of the canary."""
    own = Cohort.objects.create(
        organisation=stranger.organisation, level=Cohort.objects.get().level, name="Of their own"
    )  # fmt: skip
    Place.objects.create(cohort=own, person=stranger, taken_on=timezone.localdate())
    Session.objects.create(
        cohort=own, title="Theirs", held_on=timezone.localdate(), starts_at="09:00", ends_at="10:00", place="There"
    )
    text = feed_of(stranger)
    assert "Theirs" in text
    assert CANARY not in text
    for mail in OutboxMessage.objects.filter(person=stranger):
        assert CANARY not in mail.subject + mail.body + unfolded(mail.calendar)
    Session.objects.filter(title__contains=CANARY).update(held_on=timezone.localdate())
    ours = CalendarFeed.objects.exclude(person=stranger).get()
    assert CANARY in Client().get(reverse("cohorts:feed", args=[ours.token])).text, "or this proves nothing"


def test_one_feed_is_no_way_to_another(world, stranger):
    """An address that is nearly right, of somebody who left, or renewed since, is like one that never was."""
    feed = CalendarFeed.objects.get()
    renewed = feed.token
    actions.renew_feed(feed, now=NOON)
    feed.refresh_from_db()
    answers = {
        Client().get(reverse("cohorts:feed", args=[token])).text
        for token in (renewed, feed.token[:-1], feed.token.swapcase(), "nobody")
    }
    feed.person.is_active = False
    feed.person.save()
    answers.add(Client().get(reverse("cohorts:feed", args=[feed.token])).text)
    assert answers == {"There is no such calendar."}
