"""The coaching log and the teaching log: entries, who may read them, and who confirms them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lms.cohorts.models import CoachingEntry, LogReader, TaughtEntry
from lms.cohorts.signals import practice_changed
from lms.people import audit
from lms.people.models import Person, Role


@transaction.atomic
def write_entry(
    person: Person, *, held_on: date, team: str, asked: str, learned: str, next_step: str, now: datetime
) -> CoachingEntry:
    """Add an entry to one's coaching log; the same words for the same day (a double click) are one entry."""
    Person.objects.select_for_update().get(pk=person.pk)
    said = {"held_on": held_on, "team": team, "asked": asked, "learned": learned, "next_step": next_step}
    entry, created = CoachingEntry.objects.kept().get_or_create(person=person, **said, defaults={"written_at": now})
    if created:
        _tell(person, now)
    return entry


@transaction.atomic
def change_entry(entry: CoachingEntry, *, now: datetime, **said: Any) -> None:
    CoachingEntry.objects.kept().filter(pk=entry.pk).update(**said, changed_at=now)


@transaction.atomic
def remove_entry(entry: CoachingEntry, *, now: datetime) -> None:
    """Take an entry out of the log. It can be put back."""
    if CoachingEntry.objects.kept().filter(pk=entry.pk).update(removed_at=now):
        _tell(entry.person, now)


@transaction.atomic
def put_back(entry: CoachingEntry, *, now: datetime) -> None:
    if CoachingEntry.objects.filter(pk=entry.pk).exclude(removed_at=None).update(removed_at=None):
        _tell(entry.person, now)


@transaction.atomic
def let_read(person: Person, reader: Person, *, now: datetime) -> LogReader:
    """Let a coach or trainer of one's organisation read one's coaching log, from the first entry on."""
    if reader.pk == person.pk or reader.organisation_id != person.organisation_id:
        raise PermissionDenied
    if not reader.has_role(Role.COACH, Role.TRAINER):
        raise ValidationError("Only coaches and trainers can be let in.")
    made, created = LogReader.objects.current().get_or_create(person=person, reader=reader, defaults={"since": now})
    if created:
        audit.record("log.shared", f"Let {reader} read their coaching log", by=person, subject=person, reader=reader.pk)
    return made


@transaction.atomic
def stop_reading(access: LogReader, *, by: Person, now: datetime) -> None:
    """End it at once; only the person whose log it is."""
    if access.person_id != by.pk:
        raise PermissionDenied
    if LogReader.objects.current().filter(pk=access.pk).update(ended_at=now):
        label = f"No longer lets {access.reader} read their coaching log"
        audit.record("log.unshared", label, by=by, subject=by, reader=access.reader_id)


@transaction.atomic
def write_taught(
    person: Person, *, held_on: date, title: str, audience: str, learned: str, confirmer: Person, now: datetime
) -> TaughtEntry:
    """Write down a session one taught elsewhere; it counts once the colleague named confirms it."""
    if confirmer.pk == person.pk:
        raise ValidationError("Nobody confirms their own teaching: name a colleague who was there.")
    if confirmer.organisation_id != person.organisation_id:
        raise PermissionDenied
    Person.objects.select_for_update().get(pk=person.pk)
    same = {"person": person, "held_on": held_on, "title": title, "audience": audience, "confirmer": confirmer}
    waiting = TaughtEntry.objects.waiting() | TaughtEntry.objects.confirmed()
    entry, _ = waiting.get_or_create(**same, defaults={"learned": learned, "written_at": now})
    return entry


@transaction.atomic
def answer_taught(entry: TaughtEntry, *, is_confirmed: bool, reason: str = "", by: Person, now: datetime) -> bool:
    """Confirm that a colleague taught a session, or say why not; whoever answered first answered."""
    if entry.confirmer_id != by.pk:
        raise PermissionDenied
    answer: dict[str, Any] = {"confirmed_at": now} if is_confirmed else {"declined_at": now, "declined_reason": reason}
    if not TaughtEntry.objects.waiting().filter(pk=entry.pk).update(**answer):
        return False
    done = "Confirmed" if is_confirmed else "Did not confirm"
    audit.record(
        "teaching.confirmed" if is_confirmed else "teaching.declined", f"{done} a session taught: {entry.title}",
        by=by, subject=entry.person, entry=entry.pk,
    )  # fmt: skip
    _tell(entry.person, now)
    return True


@transaction.atomic
def remove_taught(entry: TaughtEntry, *, by: Person, now: datetime) -> None:
    if entry.person_id != by.pk:
        raise PermissionDenied
    if TaughtEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=now):
        _tell(entry.person, now)


def _tell(person: Person, now: datetime) -> None:
    practice_changed.send(CoachingEntry, person=person, today=timezone.localdate(now))
