"""Puts the rule of a group into words, and what sets two versions of the groups apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.dose.models import Group

NOUNS = {"staff_groups": "staff group", "pay_bands": "band", "job_roles": "job role"}
GONE = "a unit that no longer exists"
EVERYONE = "Everyone whom no group above catches"


def rule_in_words(rule: Mapping[str, Sequence[Any]], units: Mapping[int, str]) -> str:
    """The lists one after another, joined as they are read: any one of a list, and one of each list."""
    found = {noun: [str(value) for value in rule.get(name) or []] for name, noun in NOUNS.items()}
    found["in"] = [units.get(int(pk), GONE) for pk in rule.get("units") or []]
    words = "; and ".join(f"{noun} {_either(values)}" for noun, values in found.items() if values)
    return words[:1].upper() + words[1:] if words else EVERYONE


def _either(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


@dataclass(frozen=True)
class GroupDifference:
    """One group in two versions, with words for what changed; none where it is the same."""

    code: str
    before: Group | None
    after: Group | None
    changes: list[str]


def differences(before: Sequence[Group], after: Sequence[Group], units: Mapping[int, str]) -> list[GroupDifference]:
    """The groups of the later version in its order, then those it no longer has."""
    was, is_now = ({group.code: group for group in groups} for groups in (before, after))
    shared_before = [code for code in was if code in is_now]
    shared_after = [code for code in is_now if code in was]
    moved = {code for code, other in zip(shared_before, shared_after, strict=True) if code != other}
    codes = [*is_now, *(code for code in was if code not in is_now)]
    return [_difference(code, was.get(code), is_now.get(code), code in moved, units) for code in codes]


def _difference(
    code: str, before: Group | None, after: Group | None, is_moved: bool, units: Mapping[int, str]
) -> GroupDifference:
    if before is None or after is None:
        return GroupDifference(code, before, after, ["New group" if before is None else "Taken out"])
    changes = []
    if before.name != after.name:
        changes.append(f"Was called {before.name}")
    if before.rule != after.rule:
        changes.append(f"Was: {rule_in_words(before.rule, units)}")
    if is_moved:
        changes.append("Looked at in another order")
    return GroupDifference(code, before, after, changes)
