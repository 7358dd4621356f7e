"""Gives HR's pages of reminders something to look after: mail that failed or is in doubt, a rule paused, one off."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from lms.home.demo.projects import noon
from lms.learning.models import Enrolment
from lms.people.models import Organisation, Person
from lms.reminders import actions, rules
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage

State = OutboxMessage.State
GIVEN_UP = "Given up after three days. The mail relay could not be reached: [Errno 111] Connection refused"
# rule, how many, state, what was said, days ago
MAILS = (
    (rules.OVERDUE, 3, State.FAILED, "The mail relay said 550 5.1.1 Recipient address rejected: no such user", 1),
    (rules.DUE_SOON, 2, State.FAILED, "The mail relay said 552 5.2.2 Mailbox full", 2),
    (rules.DUE_SOON, 6, State.FAILED, GIVEN_UP, 4),
    (rules.DUE_SOON, 2, State.IN_DOUBT, "The line broke before the mail relay answered: timed out", 1),
    (rules.OVERDUE, 5, State.SUPPRESSED, "The level has been completed.", 1),
    (rules.IDLE, 4, State.SUPPRESSED, "The person has come back by themselves.", 2),
    (rules.DUE_SOON, 3, State.SUPPRESSED, "A newer reminder about the same thing was due.", 3),
    (rules.IDLE, 4, State.DUE, "", 0),
)


def leave_some_undone(today: date) -> None:
    """Last of all: what was due before has been called sent."""
    northbridge = Organisation.objects.get(slug="northbridge")
    open_places = Enrolment.objects.open().filter(person__organisation=northbridge, person__demo_role="")
    places = list(open_places.select_related("person", "level").order_by("pk")[: sum(mail[1] for mail in MAILS)])
    for code, number, state, reason, days_ago in MAILS:
        for place in places[:number]:
            _write(code, place, state, reason, today - timedelta(days=days_ago))
        del places[:number]
    _hold_back(northbridge, today)


def _write(code: str, place: Enrolment, state: str, reason: str, day: date) -> None:
    person, at = place.person, noon(day)
    to = Recipient(person.pk, person.full_name, person.email, person.organisation_id)
    words = {"what": place.level.title, "when": f"{place.due_on:%-d %B %Y}", "link": place.level.url or "/"}
    message = draft(rules.rule(code), to, f"enrolment:{place.pk}", f"{place.due_on} demo", words, now=at)
    message.state, message.reason, message.not_before = state, reason, min(at, timezone.now())
    message.attempts = 0 if state in (State.SUPPRESSED, State.DUE) else 1 + 21 * reason.startswith("Given up")
    message.claimed_at = at if message.attempts else None
    message.save()


def _hold_back(northbridge: Organisation, today: date) -> None:
    hr = Person.objects.get(full_name="Helen Marsh")
    reason = "The wards are on winter pressure rotas until Thursday."
    started = noon(today - timedelta(days=1))
    actions.pause(northbridge, rules.rule(rules.IDLE), reason=reason, by=hr, now=started)
    actions.switch(northbridge, rules.rule(rules.MODULE_REVIEW), is_on=False, by=hr, now=started)
