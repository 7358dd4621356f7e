"""Brings in one list of several organisations, such as an alliance's: each gets its own part, and sees no other.

Whoever runs the machine does this; in the pages HR brings in their own organisation's list. Each part waits for that
HR to confirm it, unless the operator has the harmless ones confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.db import transaction

from lms.dose import tasks
from lms.dose.models import OrganisationCode, StaffImport
from lms.dose.staff_lists import importing, working
from lms.dose.staff_lists.files import split
from lms.people.models import Organisation, Person


@dataclass
class Fed:
    lists: list[StaffImport] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)


def learn_codes(codes: Mapping[str, Organisation]) -> None:
    """Remember which organisation a list means by a code."""
    for code, organisation in codes.items():
        OrganisationCode.objects.update_or_create(code=code, defaults={"organisation": organisation})


@transaction.atomic
def feed(
    file: IO[bytes],
    *,
    name: str,
    by: Person,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    ring: bool = True,
) -> Fed:
    """Keep the part of each organisation and have it checked. Raises UnreadableList.

    Lines of a code nobody told us are left out, and counted in `unknown`. Without `ring` the caller does the checking.
    """
    owners = {code.code: code.organisation for code in OrganisationCode.objects.select_related("organisation")}
    fed = Fed()
    for code, kept in sorted(split(file, mapping).items()):
        if code not in owners:
            fed.unknown[code] = kept.rows
            kept.file.close()
            continue
        batch = importing.keep(
            kept, f"{code} {name}", by=by, organisation=owners[code], source="feed", mapping=mapping, now=now
        )
        fed.lists.append(batch)
        if ring:
            tasks.work_on_list.delay_on_commit(batch.pk)
    return fed


def confirm_harmless(lists: Iterable[int], *, by: Person, now: datetime, today: date) -> list[int]:
    """Take in every checked list of these that changes something and needs no brake; each in its own transaction."""
    done = []
    for pk in lists:
        try:
            with transaction.atomic():
                batch = working.locked(pk)
                if batch.state != StaffImport.State.CHECKED or batch.report["changes_nothing"]:
                    continue
                working.take_in(batch, by=by, now=now, today=today, brake_released=False)
        except working.NeedsAnotherLook:
            continue
        done.append(pk)
    return done
