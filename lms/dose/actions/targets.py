"""What HR decides about targets: one, or the usual ones at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from curriculum.models import LevelPage
from lms.dose.models import Target
from lms.dose.targets.asked import asked
from lms.people import audit
from lms.people.models import Organisation, Person

DECIDED = ("kind", "asked_of", "value", "driver", "minimum", "by_date", "rationale", "approved_by")


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
    driver: str = Target.Driver.HEADCOUNT,
    minimum: int = 0,
) -> Target:
    """Decide how much of a level the organisation wants. A new decision is a new version, the old one is kept.

    The same decision taken twice (a double click) is the version that is there. A driver is kept with a ratio only.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    new = proposed(
        organisation, level, kind=kind, asked_of=asked_of, value=Decimal(value), driver=driver, minimum=minimum,
        by_date=by_date, rationale=rationale, approved_by=approved_by,
    )  # fmt: skip
    current = Target.objects.filter(organisation=organisation, level=level, is_current=True).first()
    if current is not None:
        if all(getattr(current, name) == getattr(new, name) for name in DECIDED):
            return current
        Target.objects.filter(pk=current.pk).update(is_current=False)
        new.version = current.version + 1
    new.save()
    audit.record("target.set", f"Set the target of {level.short_name}, version {new.version}", by=by, target=new.pk)
    return new


@transaction.atomic
def adopt(
    organisation: Organisation, wanted: Iterable[tuple[LevelPage, Mapping[str, Any]]], *, by: Person
) -> list[Target]:
    """Set several targets in one go: all of them, or none."""
    return [set_target(organisation, level, **values, by=by) for level, values in wanted]


def proposed(organisation: Organisation, level: LevelPage, **values: Any) -> Target:
    """The target as it would be kept, not saved: for a look at it before it is decided."""
    asked_of = {name: list(given) for name, given in (values.get("asked_of") or {}).items() if given}
    asked(asked_of)  # refuses a rule that isn't one
    if values["kind"] != Target.Kind.RATIO:
        values["driver"] = Target.Driver.HEADCOUNT
    return Target(organisation=organisation, level=level, **values | {"asked_of": asked_of})


def decided(target: Target) -> dict[str, Any]:
    """What was decided, to decide it again with a change."""
    return {name: getattr(target, name) for name in DECIDED}
