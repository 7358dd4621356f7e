"""What HR does about competences: names them as the staff record system does, and downloads them for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from curriculum.models import LevelPage
from lms.dose.models import CompetenceExport, CompetenceName
from lms.dose.reconciliation import competences
from lms.dose.reconciliation.competences import Telling, Wanted
from lms.people import audit
from lms.people.models import Organisation, Person, Role


def export(wanted: Wanted, *, by: Person, kind: str, now: datetime) -> Iterator[tuple[object, ...]]:
    """The rows for the staff record system, each marked as new, changed or as before.

    It counts as told once the rows have been read to their end: a download that broke off is marked again next time.
    """
    organisation = _organisation_of_hr(by)
    audit.record("competences.exported", f"Downloaded competences as {kind}", by=by, filters=wanted.as_data())
    before = competences.unpacked(bytes(wanted.compared_with.told)) if wanted.compared_with else {}
    telling = Telling(organisation, wanted, competences.names_of(organisation), before)
    return _told(telling, by=by, now=now)


def _told(telling: Telling, *, by: Person, now: datetime) -> Iterator[tuple[object, ...]]:
    yield from telling.rows()
    remember(telling, by=by, now=now)


@transaction.atomic
def remember(telling: Telling, *, by: Person, now: datetime) -> CompetenceExport:
    """Add what was just told to all that was told before; exports at once wait for each other, so nothing is lost."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=telling.organisation.pk)
    newest = CompetenceExport.objects.filter(organisation=organisation).first()
    told = (competences.unpacked(bytes(newest.told)) if newest else {}) | telling.told
    made = CompetenceExport.objects.create(
        organisation=organisation, by=by, at=now, rows=len(telling.told), news=telling.news,
        filters=telling.wanted.as_data(), told=competences.packed(told),
    )  # fmt: skip
    kept = CompetenceExport.objects.filter(organisation=organisation)[: CompetenceExport.KEPT]
    older = CompetenceExport.objects.filter(organisation=organisation).exclude(
        pk__in=[one.pk for one in kept.only("pk")]
    )
    older.exclude(told=b"").update(told=b"")
    return made


@transaction.atomic
def name_competences(names: Mapping[LevelPage, str], *, by: Person) -> int:
    """Say what the staff record system calls each level; empty is the level's own title. How many changed."""
    organisation = _organisation_of_hr(by)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    own = {one.level_id: one for one in CompetenceName.objects.filter(organisation=organisation)}
    changed = []
    for level, name in names.items():
        there = own.get(level.pk)
        if name == (there.name if there else ""):
            continue
        if name:
            CompetenceName.objects.update_or_create(organisation=organisation, level=level, defaults={"name": name})
        else:
            CompetenceName.objects.filter(organisation=organisation, level=level).delete()
        changed.append(level.code)
    if changed:
        audit.record("competences.named", "Changed what competences are called", by=by, levels=changed)
    return len(changed)


def _organisation_of_hr(person: Person) -> Organisation:
    if person.organisation is None or not person.has_role(Role.HR):
        raise PermissionDenied
    return person.organisation
