"""What HR does with a staff list: bring it in, confirm it, discard it, try again, undo it.

A short list is checked and taken in at once. A long one waits for a worker; its page shows how far it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, cast

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from lms.dose import tasks
from lms.dose.models import StaffImport
from lms.dose.staff_lists import files as list_files
from lms.dose.staff_lists import undoing, working
from lms.dose.staff_lists.files import Kept
from lms.dose.staff_lists.reporting import LISTS
from lms.dose.staff_lists.undoing import CantBeUndone
from lms.dose.staff_lists.working import NeedsAnotherLook
from lms.evidence.actions import keep_own
from lms.people import audit
from lms.people.models import Organisation, Person, Role

__all__ = [
    "AT_ONCE", "LISTS", "CantBeUndone", "NeedsAnotherLook", "accept", "check", "confirm", "discard", "recheck", "start",
    "take_back", "try_again", "undo",
]  # fmt: skip

MOST_BYTES = 50_000_000
AT_ONCE = 2_000  # lines, checked in about a second
State = StaffImport.State


@transaction.atomic
def start(
    upload: File | bytes,
    *,
    by: Person,
    organisation: Organisation,
    mapping: Mapping[str, str] | None = None,
    source: str = "upload",
    now: datetime,
    name: str = "",
) -> StaffImport:
    """Keep a staff list and have it checked: at once if it is short, else by a worker. Raises UnreadableList.

    Only the columns we may have are kept: a file with salaries in it leaves none behind. `mapping` is {title made
    plain: our column}, see `mapping.columns`; without one the titles are ours. Nothing changes until it is confirmed.
    """
    _refuse_others(by, organisation)
    file = ContentFile(upload, name or "staff-list.csv") if isinstance(upload, bytes) else upload
    kept = list_files.clean(cast(IO[bytes], file.file), mapping)
    batch = keep(
        kept, name or file.name or "", by=by, organisation=organisation, source=source, mapping=mapping, now=now
    )
    return _begin(batch, now=now, today=timezone.localdate(now))


def keep(
    kept: Kept,
    name: str,
    *,
    by: Person,
    organisation: Organisation,
    source: str,
    mapping: Mapping[str, str] | None = None,
    now: datetime,
) -> StaffImport:
    """Keep a cleaned list as a private file, waiting to be checked."""
    stem = (name or "staff-list").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    file = keep_own(File(kept.file, f"{stem}.csv"), owner=by, organisation=organisation, content_type="text/csv")
    return StaffImport.objects.create(
        organisation=organisation, file=file, by=by, source=source, checked_at=now, rows=kept.rows,
        reading=kept.reading, mapping=dict(mapping or {}), report={"refused": kept.refused, "ignored": kept.ignored},
    )  # fmt: skip


def _begin(batch: StaffImport, *, now: datetime, today: date) -> StaffImport:
    if batch.rows > AT_ONCE:
        tasks.work_on_list.delay_on_commit(batch.pk)
        return batch
    working.check_list(batch.pk, clock=lambda: now, today=today)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def check(upload: File, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Bring a list in and check it at once, whatever its length."""
    organisation = _organisation_of_hr(by)
    kept = list_files.clean(cast(IO[bytes], upload.file))
    batch = keep(kept, upload.name or "", by=by, organisation=organisation, source="upload", now=now)
    working.check_list(batch.pk, clock=lambda: now, today=today)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def confirm(batch: StaffImport, *, by: Person, now: datetime, today: date, brake_released: bool = False) -> StaffImport:
    """Take the list in, if it would still do what was shown. A second click finds it done.

    Raises NeedsAnotherLook when the present state has moved since the check (the fresh report is kept by the
    caller's `recheck`), or when more than a tenth would leave and nobody said that this is right.
    """
    batch = _locked(batch, by)
    if batch.state != State.CHECKED:
        return batch
    return working.take_in(batch, by=by, now=now, today=today, brake_released=brake_released)


@transaction.atomic
def accept(batch: StaffImport, *, by: Person, now: datetime, today: date, brake_released: bool = False) -> StaffImport:
    """Confirm a list: a short one is taken in at once, a long one by a worker."""
    batch = _locked(batch, by)
    if batch.state != State.CHECKED or batch.rows <= AT_ONCE:
        return confirm(batch, by=by, now=now, today=today, brake_released=brake_released)
    if batch.report["needs_brake"] and not brake_released:
        raise NeedsAnotherLook("More than 10% would leave. Tick the box to say that this is right.")
    batch.confirmed_by, batch.brake_released = by, brake_released
    return _hand_over(batch, State.CONFIRMING, now=now)


def _hand_over(batch: StaffImport, state: str, *, now: datetime) -> StaffImport:
    batch.state, batch.attempts, batch.beat_at, batch.trouble = state, 0, now, ""
    batch.save()
    tasks.work_on_list.delay_on_commit(batch.pk)
    return batch


@transaction.atomic
def recheck(batch: StaffImport, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Compare a list that waits with the state of today, and keep the fresh report."""
    batch = _locked(batch, by)
    if batch.state == State.CHECKED:
        working.look_again(batch, now=now, today=today)
    return batch


@transaction.atomic
def try_again(batch: StaffImport, *, by: Person, now: datetime) -> StaffImport:
    """Have a list checked once more that failed."""
    batch = _locked(batch, by)
    return _hand_over(batch, State.QUEUED, now=now) if batch.state == State.FAILED else batch


@transaction.atomic
def discard(batch: StaffImport, *, by: Person) -> None:
    """Put a list aside that was not taken in; a worker that is reading it stops."""
    batch = _locked(batch, by)
    if batch.state in (State.QUEUED, State.CHECKING, State.CHECKED, State.FAILED):
        working.put_aside(batch)
        audit.record("staff_list.discarded", f"Discarded the staff list {batch.file}", by=by, staff_list=batch.pk)


@transaction.atomic
def undo(batch: StaffImport, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Put everything back as it was before the list was taken in. Raises CantBeUndone with the reason."""
    batch = _locked(batch, by)
    return undoing.undo(batch, by=by, now=now, today=today) if batch.state == State.CONFIRMED else batch


@transaction.atomic
def take_back(batch: StaffImport, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Undo a list: a short one at once, a long one by a worker."""
    batch = _locked(batch, by)
    if batch.state != State.CONFIRMED or batch.rows <= AT_ONCE:
        return undo(batch, by=by, now=now, today=today)
    undoing.refuse_all_but_the_last(batch)
    batch.undone_by = by
    return _hand_over(batch, State.UNDOING, now=now)


def _locked(batch: StaffImport, by: Person) -> StaffImport:
    _refuse_others(by, batch.organisation)
    return working.locked(batch.pk)


def _refuse_others(person: Person, organisation: Organisation) -> None:
    if _organisation_of_hr(person) != organisation:
        raise PermissionDenied


def _organisation_of_hr(person: Person) -> Organisation:
    if person.organisation is None or not person.has_role(Role.HR):
        raise PermissionDenied
    return person.organisation
