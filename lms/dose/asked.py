"""Reads who a target asks: safe data naming bands, staff groups and job roles, never code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

FIELDS = {"pay_bands": "pay_band", "staff_groups": "staff_group", "job_roles": "job_role"}
NOUNS = {"pay_bands": "band", "staff_groups": "staff group", "job_roles": "job role"}


def asked(rule: Mapping[str, Sequence[str]]) -> Q:
    """Posts the rule asks: within a list any one fits, and every list given must fit. An empty rule asks everyone."""
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
        if values and name == "pay_bands":
            parts.append(f"band{'s' if len(values) > 1 else ''} {', '.join(values)}")
        elif values:
            parts.append(", ".join(values))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] if text else "Everyone"
