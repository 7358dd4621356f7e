"""What HR does with a staff list: check it, confirm it, or discard it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from lms.dose import comparison, present_state, staff_list
from lms.dose.applying import apply
from lms.dose.comparison import Plan
from lms.dose.counting import recount_organisation
from lms.dose.models import StaffImport
from lms.dose.staff_list import StaffList
from lms.evidence.actions import keep
from lms.people import audit
from lms.people.models import Organisation, Person, Role

MOST_BYTES = 50_000_000
LISTS = ("starters", "leavers", "movers", "changes", "conflicts")


class NeedsAnotherLook(Exception):
    """The list was not taken in: what it would do has changed since it was checked, or the brake is on."""


@transaction.atomic
def check(upload: UploadedFile, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Read a staff list and report what it would change; change nothing. Raises UnreadableList.

    Only the columns we may have are kept: a file with salaries in it leaves none behind.
    """
    organisation = _organisation_of_hr(by)
    cleaned, refused, ignored = staff_list.permitted(upload.read())
    plan = _plan(staff_list.read_staff_list(cleaned), organisation, today=today)
    name = f"{(upload.name or 'staff-list').rsplit('.', 1)[0]}.csv"
    file = keep(
        SimpleUploadedFile(name, cleaned, content_type="text/csv"), owner=by, allowed={"csv"}, max_bytes=MOST_BYTES
    )
    batch = StaffImport.objects.create(
        organisation=organisation, file=file, by=by, checked_at=now,
        report=report(plan) | {"refused": refused, "ignored": ignored},
    )  # fmt: skip
    audit.record(
        "staff_list.checked", f"Checked the staff list {name}", by=by, staff_list=batch.pk, counts=_counts(plan)
    )
    return batch


@transaction.atomic
def confirm(batch: StaffImport, *, by: Person, now: datetime, today: date, brake_released: bool = False) -> StaffImport:
    """Take the list in, if it would still do what was shown. A second click finds it done.

    Raises NeedsAnotherLook when the present state has moved since the check (the fresh report is kept by the
    caller's `recheck`), or when more than a tenth would leave and nobody said that this is right.
    """
    _organisation_of_hr(by)
    organisation = Organisation.objects.select_for_update().get(pk=batch.organisation_id)
    batch = StaffImport.objects.select_for_update().get(pk=batch.pk, organisation=by.organisation_id)
    if batch.state != StaffImport.State.CHECKED:
        return batch
    plan = _plan(_kept(batch), organisation, today=today)
    if report(plan)["fingerprint"] != batch.report["fingerprint"]:
        raise NeedsAnotherLook("Something has changed since this list was checked. Look at it again.")
    if plan.needs_brake and not brake_released:
        raise NeedsAnotherLook("More than 10% would leave. Tick the box to say that this is right.")
    apply(plan, organisation)
    recount_organisation(organisation, on=today)
    batch.state, batch.confirmed_at = StaffImport.State.CONFIRMED, now
    batch.save(update_fields=["state", "confirmed_at"])
    audit.record(
        "staff_list.confirmed", f"Took in the staff list {batch.file}", by=by, staff_list=batch.pk, counts=_counts(plan)
    )
    return batch


@transaction.atomic
def recheck(batch: StaffImport, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Compare a list that waits with the state of today, and keep the fresh report."""
    _organisation_of_hr(by)
    batch = StaffImport.objects.select_for_update().get(pk=batch.pk, organisation=by.organisation_id)
    if batch.state == StaffImport.State.CHECKED:
        fresh = report(_plan(_kept(batch), batch.organisation, today=today))
        batch.report, batch.checked_at = batch.report | fresh, now
        batch.save(update_fields=["report", "checked_at"])
    return batch


@transaction.atomic
def discard(batch: StaffImport, *, by: Person) -> None:
    _organisation_of_hr(by)
    waiting = StaffImport.objects.filter(pk=batch.pk, organisation=by.organisation_id, state=StaffImport.State.CHECKED)
    if waiting.update(state=StaffImport.State.DISCARDED):
        audit.record("staff_list.discarded", f"Discarded the staff list {batch.file}", by=by, staff_list=batch.pk)


def report(plan: Plan) -> dict[str, Any]:
    """The plan as it is shown and kept. The fingerprint tells whether a later plan would do the same."""
    lists = {name: [asdict(line) for line in getattr(plan, name)] for name in LISTS}
    told = json.dumps(lists, sort_keys=True).encode()
    return lists | {
        "unchanged": plan.unchanged,
        "held_before": plan.held_before,
        "needs_brake": plan.needs_brake,
        "changes_nothing": plan.changes_nothing,
        "fingerprint": sha256(told).hexdigest(),
    }


def _plan(staff: StaffList, organisation: Organisation, *, today: date) -> Plan:
    return comparison.compare(
        staff,
        present_state.known_people(organisation, today),
        present_state.addresses_elsewhere(organisation, {post.email for post in staff.posts}),
        today=today,
        yesterday=today - timedelta(days=1),
    )


def _kept(batch: StaffImport) -> StaffList:
    with batch.file.stored.open("rb") as file:
        return staff_list.read_staff_list(file.read())


def _counts(plan: Plan) -> dict[str, int]:
    return {name: len(getattr(plan, name)) for name in LISTS}


def _organisation_of_hr(person: Person) -> Organisation:
    if person.organisation is None or not person.has_role(Role.HR):
        raise PermissionDenied
    return person.organisation
