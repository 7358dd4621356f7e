"""Works out which certificates a reissue is about, and says beforehand what it would do to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Revision

from certificates import snapshots
from certificates.models import Certificate, CertificateQuerySet, Reissue, template_of
from certificates.presenters import Paper, on_page

AS_IT_SHIPS = "as it ships"


def current_revision(organisation_id: int) -> int | None:
    template = template_of(organisation_id)
    return template.live_revision_id if template else None


def still_to_do(reissue: Reissue, today: date) -> CertificateQuerySet:
    """The certificates that stand and are not yet as the reissue wants them, as of now.

    Those issued since it was made are as they should be already: so it ends, whatever is issued meanwhile. Of an
    expired one nobody is shown the words.
    """
    held = Certificate.objects.current().filter(
        person__organisation=reissue.organisation_id, revoked_at=None, issued_at__lt=reissue.made_at
    )
    if reissue.why == Reissue.Why.NAME:
        return held.in_another_name()
    held = held.in_date(today)
    if reissue.level_id:
        held = held.of_level(reissue.level_id)
    if reissue.kind:
        held = held.filter(kind=reissue.kind)
    # As text: a certificate of before there were templates has no revision at all, which is none too.
    written = Coalesce(Cast(KT("snapshot__design__revision"), TextField()), Value(""), output_field=TextField())
    return held.annotate(written=written).exclude(written=str(reissue.revision or ""))


def versions(found: CertificateQuerySet) -> list[list[Any]]:
    """How many certificates have which revision of the template, the newest first: [revision or "", how many]."""
    counted = found.order_by().values_list("written").annotate(number=Count("pk"))
    return sorted(([written, number] for written, number in counted), key=lambda pair: -int(pair[0] or 0))


@dataclass(frozen=True)
class Version:
    number: int
    words: str


@dataclass(frozen=True)
class Look:
    """What the page of a reissue shows before anybody confirms it."""

    of: list[Version]
    to: str
    before: Paper | None
    after: Paper | None


def look(reissue: Reissue) -> Look:
    kept = {int(written) for written, _ in reissue.versions if written} | {reissue.revision or 0}
    dates = dict(Revision.objects.filter(pk__in=kept).values_list("pk", "created_at"))

    def said(revision: Any) -> str:
        if not revision:
            return AS_IT_SHIPS
        at = dates.get(int(revision))
        return f"version {revision} of {at:%-d %B %Y}" if at else f"version {revision}"

    sample = reissue.sample
    template = template_of(reissue.organisation_id)
    return Look(
        of=[Version(number, said(written)) for written, number in reissue.versions],
        to=said(reissue.revision),
        before=on_page(sample.snapshot) if sample else None,
        after=on_page(snapshots.anew(sample, template)) if sample else None,
    )
