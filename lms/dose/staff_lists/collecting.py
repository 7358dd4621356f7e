"""Takes staff lists from the operator's folder: each content once, whole files only, always as a dry run first.

A file is taken when it has looked the same for a minute. What is then confirmed unseen, and what waits for HR, is
decided once the list has been checked, by what its organisation allows. Any number may look at once: a file is taken
under a lock of its row, and its content is unique among those taken.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from decimal import Decimal
from typing import IO

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from lms.dose.models import FolderFile, FolderRule, StaffImport
from lms.dose.signals import staff_list_waits
from lms.dose.staff_lists import folders, importing, mapping
from lms.dose.staff_lists.folders import Arrived
from lms.dose.staff_lists.tables import UnreadableList, open_table
from lms.evidence.actions import Refused
from lms.people import audit
from lms.people.models import Organisation, Person, Role, RoleGrant

log = logging.getLogger(__name__)
QUIET = timedelta(seconds=60)
SCHEDULED = "scheduled"
State = StaffImport.State


def collect(*, now: datetime) -> int:
    """Look into the folder of every organisation that wants it, and decide about what has been checked."""
    taken = 0
    for rule in FolderRule.objects.filter(is_on=True).select_related("organisation", "profile", "set_by"):
        try:
            taken += look(rule, now=now)
            settle(rule, now=now)
        except Exception:  # one organisation's trouble must not keep the lists of the others
            log.exception("The folder of %s could not be worked through.", rule.organisation.slug)
    return taken


def look(rule: FolderRule, *, now: datetime) -> int:
    """Take the files of one organisation that have stopped growing; how many were taken."""
    folder = folders.folder_of(rule.organisation.slug)
    by = answers_for(rule, now=now)
    if folder is None:
        return 0
    if by is None:
        log.error("Nobody in %s is HR: its staff lists stay in the folder.", rule.organisation.slug)
        return 0
    found = folders.arrived(folder)
    _forget_gone(rule.organisation, {one.name for one in found})
    taken = 0
    for one in found:
        row = _is_quiet(rule.organisation, one, now=now)
        if row is not None and _take(rule, row.pk, one, by=by, now=now):
            taken += 1
    return taken


def answers_for(rule: FolderRule, *, now: datetime) -> Person | None:
    """In whose name a list is taken: who set the folder up, or else somebody in HR today."""
    person = rule.set_by
    if person.organisation_id == rule.organisation_id and person.has_role(Role.HR):
        return person
    return hr_of(rule.organisation, now=now).first()


def hr_of(organisation: Organisation, *, now: datetime) -> QuerySet[Person]:
    grants = RoleGrant.objects.current(timezone.localdate(now)).filter(role=Role.HR)
    return Person.objects.current().filter(organisation=organisation, pk__in=grants.values("person")).order_by("pk")


def _forget_gone(organisation: Organisation, there: set[str]) -> None:
    """Files somebody took away before we did."""
    seen = FolderFile.objects.filter(organisation=organisation, state=FolderFile.State.SEEN)
    gone = [pk for pk, name in seen.values_list("pk", "name") if name not in there]
    if gone:
        seen.filter(pk__in=gone).delete()


def _is_quiet(organisation: Organisation, one: Arrived, *, now: datetime) -> FolderFile | None:
    """The file's row once it has looked the same for a minute; until then it is noted how it looks."""
    row, is_new = FolderFile.objects.get_or_create(
        organisation=organisation, name=one.name, state=FolderFile.State.SEEN,
        defaults={"size": one.size, "modified_ns": one.modified_ns, "seen_at": now},
    )  # fmt: skip
    if is_new:
        return None
    if (row.size, row.modified_ns) != (one.size, one.modified_ns):
        row.size, row.modified_ns, row.seen_at = one.size, one.modified_ns, now
        row.save(update_fields=["size", "modified_ns", "seen_at"])
        return None
    return row if now - row.seen_at >= QUIET else None


def _take(rule: FolderRule, pk: int, one: Arrived, *, by: Person, now: datetime) -> bool:
    folder = folders.folder_of(rule.organisation.slug)
    assert folder is not None  # it was looked into
    try:
        with transaction.atomic(), folders.opened(folder, one) as file:
            row = FolderFile.objects.select_for_update().filter(pk=pk, state=FolderFile.State.SEEN).first()
            if row is None:
                return False  # another picker has it
            _read(rule, row, file, by=by, now=now)
    except folders.StillArriving:
        return False
    where = folders.DONE if row.state == FolderFile.State.TAKEN else folders.REFUSED
    folders.put_away(folder, one.name, where, now=now, why=row.reason)
    return row.state == FolderFile.State.TAKEN


def _read(rule: FolderRule, row: FolderFile, file: IO[bytes], *, by: Person, now: datetime) -> None:
    """Have the list checked, or say why not. Leaves the row taken or refused."""
    row.sha256, row.taken_at, row.state = digest(file), now, FolderFile.State.TAKEN
    before = FolderFile.objects.filter(organisation=rule.organisation, sha256=row.sha256, state=FolderFile.State.TAKEN)
    try:
        if same := before.first():
            raise UnreadableList(f"The same list was taken before, on {timezone.localtime(same.taken_at):%-d %B %Y}.")
        with transaction.atomic():
            row.staff_import = _start(rule, row.name, file, by=by, now=now)
            row.save()
    except (UnreadableList, Refused) as why:
        _refuse(row, str(why), now=now)
    except IntegrityError:
        _refuse(row, "The same list was taken before.", now=now)
    audit.record(
        f"staff_list.{row.state}", f"The file {row.name} of the folder was {row.state}", by=by, file=row.pk,
        source=SCHEDULED, reason=row.reason,
    )  # fmt: skip


def _start(rule: FolderRule, name: str, file: IO[bytes], *, by: Person, now: datetime) -> StaffImport:
    titles = open_table(file, known=mapping.KNOWN).titles
    taken = rule.profile.columns if rule.profile else None
    if taken is not None and not mapping.fits(titles, taken):
        missing = sorted(set(taken) - set(mapping.plain_names(titles)))
        written = ", ".join(rule.profile.titles.get(one, one) for one in missing) if rule.profile else ""
        raise UnreadableList(f"The profile {rule.profile} reads columns that are not in this file: {written}.")
    file.seek(0)
    return importing.start(
        File(file, name), by=by, organisation=rule.organisation, mapping=taken, source=SCHEDULED, now=now, name=name
    )


def _refuse(row: FolderFile, why: str, *, now: datetime) -> None:
    row.state, row.reason, row.staff_import, row.decided_at = FolderFile.State.REFUSED, why[:500], None, now
    row.save()
    tell(row, now=now)


def digest(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(2**20):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


# ---- once it has been checked ---------------------------------------------------------------
def settle(rule: FolderRule, *, now: datetime) -> None:
    """Decide about lists of the folder that have been checked."""
    open_ones = FolderFile.objects.filter(
        organisation=rule.organisation, state=FolderFile.State.TAKEN, decided_at=None, staff_import__isnull=False
    )
    for pk in open_ones.order_by("pk").values_list("pk", flat=True):
        _decide(rule, pk, now=now)


@transaction.atomic
def _decide(rule: FolderRule, pk: int, *, now: datetime) -> None:
    row = FolderFile.objects.select_for_update(of=("self",)).select_related("staff_import").get(pk=pk)
    batch = row.staff_import
    if row.decided_at or batch is None or batch.is_working:
        return
    if batch.state == State.CHECKED:
        why = _why_not(rule, row, batch) or _confirm(rule, row, batch, now=now)
    else:
        why = batch.trouble or "It could not be checked." if batch.state == State.FAILED else ""
    batch.refresh_from_db()
    if batch.is_working:
        return  # a worker takes it in; what came of it is seen at the next look
    row.decided_at, row.reason = now, (why or row.reason)[:500]
    row.save(update_fields=["decided_at", "reason"])
    if why:
        tell(row, now=now)


def _why_not(rule: FolderRule, row: FolderFile, batch: StaffImport) -> str:
    """Why a checked list waits for somebody, or "". One that would change nothing waits for nobody."""
    report = batch.report
    conflicts = report["counts"]["conflicts"]
    share = Decimal(100) * conflicts / max(batch.rows, 1)
    if row.reason:
        return batch.trouble or "It could not be taken in as it was checked."
    if report["needs_brake"]:
        return "More than 10% would leave."
    if share > rule.most_conflicts:
        allowed = f"{float(rule.most_conflicts):g}%"
        return f"{conflicts} of {batch.rows} lines have a conflict, more than the {allowed} you allow."
    if not rule.confirms_alone and not report["changes_nothing"]:
        return "It waits for you to confirm it."
    return ""


def _confirm(rule: FolderRule, row: FolderFile, batch: StaffImport, *, now: datetime) -> str:
    """Take the list in unseen; why it was not, or ""."""
    if batch.report["changes_nothing"]:
        return ""
    by = answers_for(rule, now=now)
    if by is None:
        return "Nobody in HR can answer for it."
    try:
        with transaction.atomic():
            importing.accept(batch, by=by, now=now, today=timezone.localdate(now))
    except importing.NeedsAnotherLook as why:
        return str(why)
    row.reason = "Confirmed by itself."
    row.save(update_fields=["reason"])
    audit.record(
        "staff_list.let_in", f"The list {row.name} of the folder was confirmed unseen", by=by,
        staff_list=batch.pk, source=SCHEDULED,
    )  # fmt: skip
    return ""


def tell(row: FolderFile, *, now: datetime) -> None:
    """Tell HR that a file of the folder waits for them, or was refused."""
    link = reverse("dose:staff_list", args=[row.staff_import_id]) if row.staff_import_id else reverse("dose:folder")
    for person in hr_of(row.organisation, now=now):
        staff_list_waits.send(FolderFile, person=person, file=row, link=link, now=now)
