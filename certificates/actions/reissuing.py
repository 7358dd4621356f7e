"""Many certificates are issued anew: looked at, confirmed once, and done piece by piece."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certificates import tasks
from certificates.models import Reissue
from certificates.reissuing import current_revision, still_to_do, versions
from curriculum.models import LevelPage
from lms.people import audit
from lms.people.models import Organisation, Person

State = Reissue.State


@transaction.atomic
def look_at(
    organisation: Organisation, *, level: LevelPage | None, kind: str, reason: str, by: Person, now: datetime
) -> Reissue:
    """The dry run: note what would be issued anew and touch no certificate."""
    reissue = Reissue(organisation=organisation, level=level, kind=kind, reason=reason, made_at=now, made_by=by,
                      revision=current_revision(organisation.pk))  # fmt: skip
    found = still_to_do(reissue, timezone.localdate(now))
    reissue.versions = versions(found)
    reissue.found = sum(number for _, number in reissue.versions)
    reissue.sample = found.order_by("-issued_at", "-pk").first()
    reissue.save()
    return reissue


@transaction.atomic
def confirm(reissue: Reissue, *, by: Person, now: datetime) -> bool:
    """Begin what was looked at; a second click changes nothing. Returns whether this one did.

    While another one is under way, or once the template was published anew, it has to be looked at again.
    """
    Organisation.objects.select_for_update().get(pk=reissue.organisation_id)
    busy = Reissue.objects.under_way().filter(organisation=reissue.organisation_id, why=reissue.why)
    if busy.exists() or current_revision(reissue.organisation_id) != reissue.revision:
        return False
    waiting = Reissue.objects.filter(pk=reissue.pk, state=State.CHECKED)
    if not waiting.update(state=State.CONFIRMED, confirmed_at=now, confirmed_by=by):
        return False
    label = f"Reissue of {reissue.found} certificates confirmed"
    audit.record("reissue.confirmed", label, by=by, organisation=reissue.organisation, reissue=reissue.pk,
                 reason=reissue.reason)  # fmt: skip
    tasks.reissue.delay_on_commit(reissue.pk)
    return True


@transaction.atomic
def follow_names(organisation: Organisation, *, by: Person | None, now: datetime) -> Reissue | None:
    """Have everything issued anew that stands in a former name, as after a staff list that brought new names.

    Done afterwards and in pieces: a list may rename thousands. One that is under way takes these in too.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    reissue = Reissue(organisation=organisation, why=Reissue.Why.NAME, state=State.CONFIRMED, made_at=now, made_by=by,
                      confirmed_at=now, confirmed_by=by)  # fmt: skip
    reissue.found = still_to_do(reissue, timezone.localdate(now)).count()
    if not reissue.found:
        return None
    there = Reissue.objects.under_way().filter(organisation=organisation, why=Reissue.Why.NAME).first()
    if there is None:
        reissue.save()
    else:
        Reissue.objects.filter(pk=there.pk).update(made_at=now)
    tasks.reissue.delay_on_commit((there or reissue).pk)
    return there or reissue
