"""What is done to people and their units: roles given and taken, posts set and ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from lms.people import audit
from lms.people.models import Person, Role, RoleGrant
from lms.people.signals import name_changed, role_changed


@transaction.atomic
def grant_role(person: Person, role: str, *, by: Person, today: date) -> RoleGrant:
    """Give a colleague a role from today; granting it again returns the grant that is there.

    Raises ValueError for somebody of another organisation.
    """
    if person.organisation_id != by.organisation_id:
        raise ValueError("Roles are granted within one's own organisation.")
    grant, created = RoleGrant.objects.get_or_create(
        person=person, role=role, ends_on=None, defaults={"starts_on": today, "granted_by": by}
    )
    if created:
        audit.record("role.granted", f"Role {Role(role).label} granted", by=by, subject=person, role=role)
        role_changed.send(RoleGrant, person=person, today=today)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: Person, today: date) -> None:
    """End a role so that it no longer holds today; ending it again changes nothing."""
    # The constraint of dates does not apply here: a role granted today by mistake ends before it began.
    ended = RoleGrant.objects.filter(pk=grant.pk, ends_on=None).update(ends_on=today - timedelta(days=1))
    if ended:
        audit.record(
            "role.ended", f"Role {grant.get_role_display()} ended", by=by, subject=grant.person, role=grant.role
        )
        role_changed.send(RoleGrant, person=grant.person, today=today)


@transaction.atomic
def change_name(person: Person, name: str, *, by: Person, now: datetime) -> bool:
    """Write down a person's new name; whether it is another one than before.

    The log says that it changed, not from what: a former name is nobody's business. Raises ValueError for somebody of
    another organisation.
    """
    if person.organisation_id != by.organisation_id:
        raise ValueError("Names are changed within one's own organisation.")
    name = " ".join(name.split())
    if not Person.objects.filter(pk=person.pk).exclude(full_name=name).update(full_name=name):
        return False
    person.full_name = name
    audit.record("person.renamed", "Name changed", by=by, subject=person)
    name_changed.send(Person, person=person, by=by, now=now)
    return True
