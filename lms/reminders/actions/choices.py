"""What people decide about their messages: on the page, and with the link of a mail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lms.people.models import Person
from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule
from lms.reminders.stopping import Wish

Route = OptOut.Route


@transaction.atomic
def choose(
    person: Person,
    *,
    offered: Collection[ReminderRule],
    wanted: Collection[str],
    is_digest: bool,
    is_on_site_only: bool,
    language: str,
    now: datetime,
) -> None:
    """Keep what a person ticked: of the rules offered to them, they want those with these codes.

    Rules that were not on the page stay as they were. Safe to call twice at once: what is there stays, with the day
    it was decided.
    """
    chosen = {"is_digest": is_digest, "is_on_site_only": is_on_site_only, "language": language, "changed_at": now}
    Preference.objects.update_or_create(person=person, defaults=chosen)
    free = [rule for rule in offered if not rule.is_mandatory]
    OptOut.objects.filter(person=person, rule__in=[rule for rule in free if rule.code in wanted]).delete()
    OptOut.objects.bulk_create(
        [OptOut(person=person, rule=rule, made_at=now) for rule in free if rule.code not in wanted],
        ignore_conflicts=True,
    )


@transaction.atomic
def stop(wish: Wish, *, now: datetime) -> None:
    """Send no more mail of this kind. Of a summary: what was in it is from now on only shown on the site."""
    if wish.is_summary:
        _on_the_site_only(wish.person, True, now)
    elif not wish.rule.is_mandatory:
        OptOut.objects.get_or_create(person=wish.person, rule=wish.rule, defaults={"made_at": now, "route": Route.MAIL})


@transaction.atomic
def start_again(wish: Wish, *, now: datetime) -> None:
    if wish.is_summary:
        _on_the_site_only(wish.person, False, now)
    else:
        OptOut.objects.filter(person=wish.person, rule=wish.rule).delete()


def _on_the_site_only(person: Person, is_so: bool, now: datetime) -> None:
    """The summary itself stays chosen, so that it comes back when this is taken back."""
    chosen = {"is_on_site_only": is_so, "changed_at": now}
    Preference.objects.update_or_create(person=person, defaults=chosen, create_defaults=chosen | {"is_digest": True})


@transaction.atomic
def see(person: Person, *, now: datetime, message: OutboxMessage | None = None) -> int:
    """Note that a person has opened a message, or with none given all of theirs; how many were new to them."""
    unseen = OutboxMessage.objects.told(person).filter(seen_at=None)
    return (unseen.filter(pk=message.pk) if message else unseen).update(seen_at=now)
