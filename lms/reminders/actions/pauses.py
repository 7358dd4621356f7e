"""HR holds messages back, and lets them go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.people import audit
from lms.people.models import Organisation, Person
from lms.reminders import tasks
from lms.reminders.holding import held_by
from lms.reminders.models import Pause, ReminderRule
from lms.reminders.spreading import spread


@transaction.atomic
def pause(
    organisation: Organisation, rule: ReminderRule | None, *, reason: str, by: Person, now: datetime
) -> tuple[Pause, bool]:
    """Hold back one rule, or with None everything; the pause that is open already is returned with False.

    Nothing is lost meanwhile: reminders are written as ever, and wait.
    """
    made, created = Pause.objects.open().get_or_create(
        organisation=organisation, rule=rule, defaults={"reason": reason, "started_by": by, "started_at": now}
    )
    if created:
        audit.record(
            "reminders.paused", f"Paused {_what(rule)}: {reason}", by=by, organisation=organisation, pause=made.pk
        )
    return made, created


@transaction.atomic
def resume(held: Pause, *, by: Person, now: datetime) -> int | None:
    """End a pause; returns how many messages go now, spread over half an hour, or None if it had ended already.

    Those that another pause holds back too go on waiting. Of two calls at once one ends it.
    """
    if not Pause.objects.open().filter(pk=held.pk).update(ended_at=now, ended_by=by):
        return None
    waiting = held_by(held, now)
    number = waiting.count()
    placed, not_before = spread(waiting, number, now=now)
    placed.update(not_before=not_before)
    label = f"Resumed {_what(held.rule)}: {number} waited"
    audit.record("reminders.resumed", label, by=by, organisation=held.organisation, pause=held.pk, waited=number)
    tasks.send_due.delay_on_commit()
    return number


def _what(rule: ReminderRule | None) -> str:
    return f'the rule "{rule}"' if rule else "all reminders"
