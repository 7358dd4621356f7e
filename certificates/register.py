"""Finds what HR's register of certificates lists: on the page and in its downloads the same rows, in as many queries
for ten as for a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from certificates.codes import normalised
from certificates.models import Certificate, CertificateQuerySet
from certificates.presenters import Shown, shown
from lms.people.models import Assignment, Person

HEADER = [
    "Name",
    "Employee number",
    "Unit",
    "Kind",
    "What",
    "Earned",
    "Valid until",
    "Issued",
    "State",
    "Reason",
    "Code",
]


@dataclass(frozen=True)
class Line:
    """One certificate. The name is the holder's of today: what an earlier certificate called them is not listed."""

    holder: str
    number: str
    unit: str
    issued_on: date
    reason: str
    certificate: Shown
    is_superseded: bool

    @property
    def cells(self) -> list[Any]:
        said = self.certificate
        return [self.holder, self.number, self.unit, said.kind, said.full_level, said.achieved_on, said.expires_on,
                self.issued_on, said.status.title, self.reason, said.code]  # fmt: skip


def found(viewer: Person, asked: dict[str, Any], today: date) -> CertificateQuerySet:
    """The certificates this person may list that fit what they asked for."""
    certificates = Certificate.objects.visible_to(viewer)
    if words := asked.get("q"):
        certificates = certificates.filter(Q(person__full_name__icontains=words) | Q(code=normalised(words) or "-"))
    if asked.get("kind"):
        certificates = certificates.filter(kind=asked["kind"])
    if level := asked.get("level"):
        certificates = certificates.of_level(level.pk)
    if unit := asked.get("unit"):
        posts = Assignment.objects.current(today).filter(unit__path__startswith=unit.path)
        certificates = certificates.filter(person__in=posts.values("person"))
    if since := asked.get("issued_from"):
        certificates = certificates.filter(issued_at__gte=_morning(since))
    if until := asked.get("issued_to"):
        certificates = certificates.filter(issued_at__lt=_morning(until + timedelta(days=1)))
    posts = Assignment.objects.current(today).filter(person=OuterRef("person")).order_by("-is_primary", "pk")
    certificates = certificates.annotate(unit_name=Subquery(posts.values("unit__name")[:1]))
    return certificates.in_state(asked.get("state", ""), today).select_related("person", "attainment").order_by(
        "-issued_at", "-pk"
    )  # fmt: skip


def lines(certificates: Any, today: date) -> Iterator[Line]:
    for each in certificates:
        yield Line(
            holder=each.person.full_name, number=each.person.employee_number, unit=each.unit_name or "",
            issued_on=timezone.localdate(each.issued_at), reason=each.revocation_reason,
            certificate=shown(each, today), is_superseded=each.superseded_at is not None,
        )  # fmt: skip


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
