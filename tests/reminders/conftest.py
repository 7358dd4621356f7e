"""What only the tests of reminders need."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.projects.models import Member, PdsaCycle, Project
from lms.reminders import rules
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage

WORKDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def join(fundamentals):
    """A function that puts a person on level 1: join(nurse, due_on=date(...))."""

    def _join(person: Person, *, due_on: date, enrolled_on: date = date(2025, 11, 1), **fields) -> Enrolment:
        return Enrolment.objects.create(
            person=person, level=fundamentals, enrolled_on=enrolled_on, due_on=due_on, **fields
        )

    return _join


@pytest.fixture
def pdsa(ward):
    """A function that gives a person a project with one PDSA cycle."""

    def _pdsa(lead: Person, *, starts_on: date, **fields) -> PdsaCycle:
        project = Project.objects.create(
            organisation=ward.organisation, unit=ward, title="Fewer missed doses", state="active"
        )
        Member.objects.create(project=project, person=lead, part=Member.Part.LEAD, joined_on=starts_on)
        return PdsaCycle.objects.create(
            project=project, number=1, title="Prompt card", plan="One shift.", prediction="Fewer than 6 in 100.",
            starts_on=starts_on, **fields,
        )  # fmt: skip

    return _pdsa


@pytest.fixture
def owe(db):
    """A function that puts messages into the outbox, due at once."""

    def _owe(person: Person, *, about: str = "enrolment:0", count: int = 1, **fields) -> list[OutboxMessage]:
        rule = rules.rule("due-soon")
        to = Recipient(person.pk, person.full_name, person.email, person.organisation_id)
        words = {"what": "Fundamentals", "when": "19 January 2026", "link": "/"}
        messages = [draft(rule, to, about, f"once {number}", words, now=WORKDAY) for number in range(count)]
        for message in messages:
            message.not_before = WORKDAY
            for name, value in fields.items():
                setattr(message, name, value)
        return OutboxMessage.objects.bulk_create(messages)

    return _owe
