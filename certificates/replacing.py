"""Certificates are issued anew in the place of those that were: in another name, or in other words.

Whoever writes about somebody's certificates holds that person's row first, so that a new name, a revocation and a
reissue that meet do one after the other, each on what the other left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from certificates import snapshots
from certificates.codes import new_code
from certificates.models import Certificate, CertificateTemplate, template_of
from certificates.signals import certificates_replaced
from lms.people.models import AuditEntry, Person

IN_A_NEW_NAME, IN_NEW_WORDS = "name", "words"
LABELS = {IN_A_NEW_NAME: "issued anew in another name", IN_NEW_WORDS: "issued anew in other words"}
ABOUT = ("kind", "attainment_id", "session_id", "project_id", "person")


@transaction.atomic
def replace(
    certificates: Iterable[int], *, why: str, by: Person | None, now: datetime, reason: str = ""
) -> list[Certificate]:
    """Supersede these with certificates that say the same of the same thing, as it is written today.

    What was superseded or revoked meanwhile is left alone, so that doing it twice, or twice at once, does it once.
    """
    wanted = list(certificates)
    hold_people(Certificate.objects.filter(pk__in=wanted).values_list("person", flat=True))
    held = list(
        Certificate.objects.current().filter(pk__in=wanted, revoked_at=None).order_by("pk")
        .select_for_update(of=("self",)).select_related("person", "attainment", "session__cohort")
    )  # fmt: skip
    made = [_anew(each, template, now) for each, template in _with_templates(held)]
    Certificate.objects.filter(pk__in=[each.pk for each in held]).update(superseded_at=now)
    made = Certificate.objects.bulk_create(made, batch_size=500)
    AuditEntry.objects.bulk_create(_noted(made, why, by, reason, now), batch_size=500)
    if made:
        certificates_replaced.send(Certificate, certificates=made, why=why, now=now)
    return made


def hold_people(people: Iterable[int]) -> None:
    """Lock the rows of these people, in one order for everybody."""
    list(Person.objects.select_for_update().filter(pk__in=set(people)).order_by("pk").values_list("pk", flat=True))


def _with_templates(held: list[Certificate]) -> Iterable[tuple[Certificate, CertificateTemplate | None]]:
    found: dict[int | None, CertificateTemplate | None] = {}
    for each in held:
        organisation = each.person.organisation_id
        if organisation not in found:
            found[organisation] = template_of(organisation)
        yield each, found[organisation]


def _anew(old: Certificate, template: CertificateTemplate | None, now: datetime) -> Certificate:
    about: dict[str, Any] = {name: getattr(old, name) for name in ABOUT}
    snapshot = snapshots.anew(old, template)
    return Certificate(**about, code=new_code(), snapshot=snapshot, issued_at=now, supersedes=old)


def _noted(made: list[Certificate], why: str, by: Person | None, reason: str, now: datetime) -> Iterable[AuditEntry]:
    """One entry each. No name stands in it: a former name is nobody's business."""
    for each in made:
        label = f"Certificate for {each.snapshot['level']} {LABELS[why]}"
        detail = {"certificate": each.pk, "supersedes": each.supersedes_id} | ({"reason": reason} if reason else {})
        yield AuditEntry(
            at=now, organisation_id=each.person.organisation_id, by=by, action="certificate.superseded",
            subject_id=each.person_id, label=label[:300], detail=detail,
        )  # fmt: skip
