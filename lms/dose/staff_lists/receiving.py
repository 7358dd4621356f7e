"""What HR does with a file whose columns are not all ours: say which is which, keep that as a profile, go on.

A file that waits is kept without the columns refused by name, as UTF-8 CSV line for line, and goes after a week.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, cast

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from lms.dose.models import FolderRule, MappingProfile, StaffImport, WaitingList
from lms.dose.staff_lists import importing, mapping
from lms.dose.staff_lists.mapping import Column
from lms.dose.staff_lists.tables import UnreadableList, open_table
from lms.evidence.actions import keep_own
from lms.people import audit
from lms.people.models import Organisation, Person, Role

SAMPLES = 3
LOOKED_AT = 200  # lines, for samples
LONGEST_SAMPLE = 60


class NotAStaffList(Exception):
    """The columns chosen make no staff list; `problems` says why, in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class InUse(Exception):
    """The profile can't go: something reads with it."""


@transaction.atomic
def receive(upload: File, *, by: Person, now: datetime, look_first: bool = False) -> StaffImport | WaitingList:
    """Check an uploaded list if it is known which column is which, or else let it wait for somebody to say.

    A saved profile that fits the titles is used by itself. Raises UnreadableList.
    """
    organisation = _organisation_of_hr(by)
    titles = open_table(cast(IO[bytes], upload.file), known=mapping.KNOWN).titles
    profile = fitting(organisation, titles)
    if look_first or (profile is None and not mapping.is_ours_already(titles)):
        return _wait(upload, organisation, by=by, now=now)
    taken = profile.columns if profile else None
    return importing.start(upload, by=by, organisation=organisation, mapping=taken, now=now)


def fitting(organisation: Organisation, titles: Sequence[str]) -> MappingProfile | None:
    """The profile for these titles: of several that fit, the one that reads most of them, then the newest."""
    fit = [one for one in MappingProfile.objects.filter(organisation=organisation) if mapping.fits(titles, one.columns)]
    return max(fit, key=lambda one: (len(one.columns), one.changed_at), default=None)


def columns_of(waiting: WaitingList) -> list[Column]:
    """The columns that wait, as a fitting profile or else their titles suggest."""
    profile = fitting(waiting.organisation, waiting.titles)
    return mapping.columns(waiting.titles, profile.columns if profile else None)


@transaction.atomic
def go_on(
    waiting: WaitingList, taken: Mapping[str, str], *, by: Person, now: datetime, save_as: str = ""
) -> StaffImport:
    """Check a list that waited, its columns now named. Raises NotAStaffList or UnreadableList; the file then stays.

    Raises WaitingList.DoesNotExist when somebody, or the same person's first click, has dealt with it already.
    """
    organisation = _organisation_of_hr(by)
    found = WaitingList.objects.select_for_update(of=("self",)).select_related("file")
    waiting = found.get(pk=waiting.pk, organisation=organisation)
    chosen = {name: ours for name, ours in taken.items() if ours}
    if problems := mapping.problems(chosen.values()):
        raise NotAStaffList(problems)
    if save_as:
        save_profile(save_as, chosen, waiting.titles, by=by, now=now)
    with waiting.file.stored.open("rb") as stored:
        batch = importing.start(
            File(stored), by=by, organisation=organisation, mapping=chosen, now=now, name=waiting.file.name
        )
    batch.report = batch.report | {"refused": [*waiting.refused, *batch.report.get("refused", [])]}
    batch.save(update_fields=["report"])
    _remove(waiting)
    return batch


@transaction.atomic
def put_aside(waiting: WaitingList, *, by: Person) -> None:
    """Throw a waiting file away; twice is as good as once."""
    organisation = _organisation_of_hr(by)
    found = WaitingList.objects.select_for_update().filter(pk=waiting.pk, organisation=organisation).first()
    if found is not None:
        _remove(found)


def throw_away_old(*, now: datetime) -> int:
    """Throw away files that nobody came back to."""
    old = WaitingList.objects.filter(at__lt=now - timedelta(days=WaitingList.DAYS_KEPT)).values_list("pk", flat=True)
    return sum(_throw_away(pk) for pk in old)


@transaction.atomic
def _throw_away(pk: int) -> bool:
    found = WaitingList.objects.select_for_update().filter(pk=pk).first()
    if found is not None:
        _remove(found)
    return found is not None


@transaction.atomic
def save_profile(
    name: str, taken: Mapping[str, str], titles: Sequence[str], *, by: Person, now: datetime,
    profile: MappingProfile | None = None,
) -> MappingProfile:  # fmt: skip
    """Keep which title is which under a name. The same name, in whatever case, is that profile anew."""
    organisation = _organisation_of_hr(by)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    chosen = {title: ours for title, ours in taken.items() if ours}
    if problems := mapping.problems(chosen.values()):
        raise NotAStaffList(problems)
    own = MappingProfile.objects.filter(organisation=organisation)
    named = own.filter(name__iexact=name).first()
    if profile is not None and named is not None and named.pk != profile.pk:
        raise NotAStaffList([f"Another profile is called {named.name}."])
    kept = own.filter(pk=profile.pk).first() if profile else named
    kept = kept or MappingProfile(organisation=organisation)
    kept.name, kept.columns, kept.made_by, kept.changed_at = name, chosen, by, now
    kept.titles = dict(zip(mapping.plain_names(titles), titles, strict=True))
    kept.save()
    audit.record("mapping_profile.saved", f"Saved the profile {name} for staff lists", by=by, profile=kept.pk)
    return kept


@transaction.atomic
def delete_profile(profile: MappingProfile, *, by: Person) -> None:
    """Delete a profile. Raises InUse while the folder is read with it."""
    organisation = _organisation_of_hr(by)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if FolderRule.objects.filter(organisation=organisation, profile=profile.pk, is_on=True).exists():
        raise InUse("The folder is read with this profile. Choose another one there first.")
    gone, _ = MappingProfile.objects.filter(pk=profile.pk, organisation=organisation).delete()
    if gone:
        audit.record("mapping_profile.deleted", f"Deleted the profile {profile.name} for staff lists", by=by)


def _wait(upload: File, organisation: Organisation, *, by: Person, now: datetime) -> WaitingList:
    table = open_table(cast(IO[bytes], upload.file), known=mapping.KNOWN)
    found = mapping.columns(table.titles, {})
    kept = [column for column in found if column.name and not column.is_refused]
    if not kept:
        raise UnreadableList("No column of this file may be brought in. Nothing was kept.")
    samples: list[list[str]] = [[] for _ in kept]
    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.title for column in kept)
        written = 1
        for line, cells in table.rows:
            own = [cells[column.place] if column.place < len(cells) else "" for column in kept]
            text.write("\n" * (line - written - 1))
            writer.writerow(own)
            if written <= LOOKED_AT:
                _remember(samples, own)
            written = line
        text.flush()
        text.detach()
        name = f"{(upload.name or 'staff-list').rsplit('/', 1)[-1].rsplit('.', 1)[0]}.csv"
        stored = keep_own(File(file, name), owner=by, organisation=organisation, content_type="text/csv")
    return WaitingList.objects.create(
        organisation=organisation, file=stored, by=by, at=now, samples=samples,
        titles=[column.title for column in kept], refused=[column.title for column in found if column.is_refused],
    )  # fmt: skip


def _remember(samples: list[list[str]], cells: Sequence[str]) -> None:
    for found, cell in zip(samples, cells, strict=True):
        shown = cell if len(cell) <= LONGEST_SAMPLE else f"{cell[:LONGEST_SAMPLE]}…"
        if shown and len(found) < SAMPLES and shown not in found:
            found.append(shown)


def _remove(waiting: WaitingList) -> None:
    """Take the row and its private file away; what lies on the disk goes once that is saved."""
    file = waiting.file
    waiting.delete()
    stored, name = file.stored.storage, str(file.stored.name)
    file.delete()
    transaction.on_commit(lambda: stored.delete(name))


def _organisation_of_hr(person: Person) -> Organisation:
    if person.organisation is None or not person.has_role(Role.HR):
        raise PermissionDenied
    return person.organisation
