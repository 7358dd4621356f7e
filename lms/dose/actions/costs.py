"""What HR decides about money: the cost of an hour of release."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from lms.dose.models import ReleaseCost
from lms.people import audit
from lms.people.models import Organisation, Person


@transaction.atomic
def set_release_cost(
    organisation: Organisation, *, an_hour: Decimal, basis: str, by: Person, now: datetime
) -> ReleaseCost:
    """Keep the cost of an hour; the same figure set twice (a double click) changes nothing."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    current = ReleaseCost.objects.filter(organisation=organisation).first()
    if current is not None and (current.an_hour, current.basis) == (an_hour, basis):
        return current
    cost, _ = ReleaseCost.objects.update_or_create(
        organisation=organisation, defaults={"an_hour": an_hour, "basis": basis, "set_by": by, "set_at": now}
    )
    was = f", was £{current.an_hour:,.2f}" if current else ""
    audit.record("release_cost.set", f"Set the cost of an hour of release to £{an_hour:,.2f}{was}", by=by)
    return cost
