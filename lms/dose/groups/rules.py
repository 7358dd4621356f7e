"""Says which posts a group's rule fits, as a condition of the database: safe data in, never code.

A staff group, pay band or job role fits when its whole text is the same, capitals aside: "ward manager" fits "Ward
Manager", and does not fit "Ward manager, nights". A unit fits with everything below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from lms.dose.models import Group

TEXTS = {"staff_groups": "staff_group", "pay_bands": "pay_band", "job_roles": "job_role"}
UNITS = "units"
NO_GROUP = ""
EVERY_POST = ~Q(pk=None)

# What an organisation goes by until it has approved groups of its own, the first that fits first.
DEFAULT_GROUPS: tuple[tuple[str, str, dict[str, list[str]]], ...] = (
    ("BRD", "Board, executives and non-executives", {"staff_groups": ["Board"]}),
    (
        "MCL",
        "Middle managers and clinical leaders",
        {"pay_bands": ["8a", "8b", "8c", "8d", "9", "Consultant"]},
    ),
    ("FLL", "Front-line leaders", {"pay_bands": ["6", "7"]}),
    ("ALL", "Everyone else", {}),
)


def default_groups() -> list[Group]:
    """The groups of an organisation that has approved none, in the order they are looked at. They are not saved."""
    return [
        Group(code=code, name=name, rank=rank, rule=rule) for rank, (code, name, rule) in enumerate(DEFAULT_GROUPS, 1)
    ]


def fits(rule: Mapping[str, Sequence[Any]]) -> Q:
    """Posts the rule fits: within a list any one fits, every list given must fit, an empty rule fits every post.

    Raises ValueError for a rule that is none.
    """
    unknown = set(rule) - {*TEXTS, UNITS}
    if unknown:
        raise ValueError(f"A rule can't look at {', '.join(sorted(unknown))}.")
    found = EVERY_POST
    for name, values in sorted(rule.items()):
        if values:
            found &= _any_of(name, values)
    return found


def _any_of(name: str, values: Sequence[Any]) -> Q:
    """A post is below a unit when the unit's key is a step of its own unit's path: "/1/4/9/"."""
    found = Q(pk=None)
    for value in values:
        if name == UNITS:
            found |= Q(unit__path__contains=f"/{int(value)}/")
        else:
            found |= Q(**{f"{TEXTS[name]}__iexact": str(value).strip()})
    return found


def group_code(groups: Iterable[Group]) -> Case:
    """A post's primary group: the code of the first group, by rank, whose rule fits; empty if none does."""
    ranked = sorted(groups, key=lambda group: group.rank)
    return Case(
        *(When(fits(group.rule), then=Value(group.code)) for group in ranked),
        default=Value(NO_GROUP),
        output_field=CharField(),
    )
