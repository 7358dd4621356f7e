"""What HR decides: targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from curriculum.models import LevelPage
from lms.dose.asked import asked
from lms.dose.models import Target
from lms.people import audit
from lms.people.models import Organisation, Person

DECIDED = ("kind", "asked_of", "value", "minimum", "by_date", "rationale", "approved_by")


@transaction.atomic
def set_target(
    organisation: Organisation,
    level: LevelPage,
    *,
    kind: str,
    value: Decimal,
    by_date: date,
    rationale: str,
    approved_by: str,
    by: Person,
    asked_of: Mapping[str, Sequence[str]] | None = None,
    minimum: int = 0,
) -> Target:
    """Decide how much of a level the organisation wants. A new decision is a new version, the old one is kept.

    The same decision taken twice (a double click) is the version that is there.
    """
    asked_of = {name: list(values) for name, values in (asked_of or {}).items() if values}
    asked(asked_of)  # refuses a rule that isn't one
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    decided = Target(
        organisation=organisation, level=level, kind=kind, asked_of=asked_of, value=Decimal(value), minimum=minimum,
        by_date=by_date, rationale=rationale, approved_by=approved_by,
    )  # fmt: skip
    current = Target.objects.filter(organisation=organisation, level=level, is_current=True).first()
    if current is not None:
        if all(getattr(current, name) == getattr(decided, name) for name in DECIDED):
            return current
        Target.objects.filter(pk=current.pk).update(is_current=False)
        decided.version = current.version + 1
    decided.save()
    audit.record(
        "target.set", f"Set the target of {level.short_name}, version {decided.version}", by=by, target=decided.pk
    )
    return decided
