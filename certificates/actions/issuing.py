"""Somebody earns a certificate: by a level reached, a session attended, a project signed off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from certificates import snapshots
from certificates.actions.revoking import CORRECTED, revoke_for_correction
from certificates.codes import new_code
from certificates.models import Certificate
from certificates.replacing import hold_people
from certificates.signals import certificate_issued
from lms.cohorts.models import Attendance, Session
from lms.escalator.models import Attainment
from lms.people import audit
from lms.people.models import Person
from lms.projects.models import Member, Project

LED = (Member.Part.LEAD, Member.Part.MEMBER)


@transaction.atomic
def issue(attainment: Attainment, *, now: datetime) -> Certificate:
    """Make the certificate of a level reached; if it is there, return it, revoked or not."""
    return _issued(attainment.person, partial(snapshots.of_level, attainment), now, attainment=attainment)


@transaction.atomic
def issue_for_attendance(session: Session, people: list[Person], *, now: datetime) -> list[Certificate]:
    """Bring the certificates of a session in line with its attendance, as recorded, for these people.

    Who came has one; that of somebody ticked by mistake is revoked in the recording trainer's name, and somebody
    ticked again gets a new one. A certificate that HR revoked stays revoked.
    """
    hold_people(person.pk for person in people)
    recorded = Attendance.objects.filter(session=session, person__in=people).order_by("person")
    issued = []
    for row in recorded.select_related("person__organisation", "recorded_by"):
        held = Certificate.objects.current().filter(session=session, person=row.person).first()
        if row.attended and (held is None or held.revocation_reason == CORRECTED):
            said = partial(snapshots.of_attendance, row.person, session)
            issued.append(_issued(row.person, said, now, supersedes=held, session=session))
        elif held and not row.attended:
            revoke_for_correction(held, by=row.recorded_by, now=now)
    return issued


@transaction.atomic
def issue_for_project(project: Project, people: list[Person], *, today: date, now: datetime) -> list[Certificate]:
    """Make the certificates of those who did a project that coach and sponsor signed off; others get none."""
    if not project.has_gate or project.state != Project.State.COMPLETED:
        return []
    parts = dict(project.members.filter(part__in=LED, person__in=people).values_list("person", "part"))
    done_by = [person for person in sorted(people, key=lambda each: each.pk) if person.pk in parts]
    return [
        _issued(each, partial(snapshots.of_project, each, project, parts[each.pk], today), now, project=project)
        for each in done_by
    ]


def _issued(
    person: Person,
    said: Callable[[], dict[str, Any]],
    now: datetime,
    *,
    supersedes: Certificate | None = None,
    **about: Attainment | Session | Project,
) -> Certificate:
    """The current certificate about this; made, noted and told on if there is none, or to supersede the one given."""
    if supersedes:
        Certificate.objects.current().filter(pk=supersedes.pk).update(superseded_at=now)
    certificate, created = Certificate.objects.current().get_or_create(
        **about,
        person=person,
        defaults={"code": new_code, "snapshot": said, "issued_at": now} | _kind(about, supersedes),
    )
    if created:
        label = f"Certificate for {certificate.snapshot['level']} issued"
        audit.record("certificate.issued", label, by=None, subject=person, certificate=certificate.pk)
        certificate_issued.send(Certificate, certificate=certificate)
    return certificate


def _kind(about: dict[str, Any], supersedes: Certificate | None) -> dict[str, Any]:
    [what] = about
    kind = Certificate.Kind.ATTENDANCE if what == "session" else Certificate.Kind.PROJECT
    return {"kind": Certificate.Kind.LEVEL if what == "attainment" else kind, "supersedes": supersedes}
