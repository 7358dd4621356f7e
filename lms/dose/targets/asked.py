"""Reads who a target asks: safe data naming groups, bands and staff groups, never code.

Job roles make groups: the counts of who has what are kept by group, band and staff group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

FIELDS = {"groups": "group", "pay_bands": "pay_band", "staff_groups": "staff_group"}
PLURALS = {"groups": "group", "pay_bands": "band"}  # named by their kind: codes say little by themselves


def asked(rule: Mapping[str, Sequence[str]]) -> Q:
    """Posts the rule asks: within a list any one fits, and every list given must fit. An empty rule asks everyone.

    A rule that names groups is for rows that have one: counted cells, or posts annotated with their primary `group`.
    """
    unknown = set(rule) - set(FIELDS)
    if unknown:
        raise ValueError(f"Nobody can be asked by {', '.join(sorted(unknown))}.")
    found = ~Q(pk=None)
    for name, values in sorted(rule.items()):
        if values:
            found &= Q(**{f"{FIELDS[name]}__in": list(values)})
    return found


def asked_words(rule: Mapping[str, Sequence[str]]) -> str:
    parts = []
    for name in FIELDS:
        values = list(rule.get(name) or [])
        if values and name in PLURALS:
            parts.append(f"{PLURALS[name]}{'s' if len(values) > 1 else ''} {', '.join(values)}")
        elif values:
            parts.append(", ".join(values))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] if text else "Everyone"
