"""Filters that print the Decimals, rules and decisions of dose."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template

from lms.dose.counts.coverage import LevelDose
from lms.dose.groups import words as rule_words
from lms.dose.models import Target
from lms.dose.targets import words as target_words
from lms.dose.targets.asked import asked_words

register = template.Library()


@register.filter
def plain(value: Decimal) -> str:
    """A number without trailing zeros: 120, not 120.0000."""
    return f"{value.normalize():f}"


@register.filter
def beside(these: Iterable[Any], those: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each of these with its own of those, so that a cell of a row can name its column."""
    return list(zip(these, those, strict=True))


@register.filter
def as_per_cent(value: Decimal) -> str:
    return f"{plain(value * 100)}%"


@register.filter
def rule_in_words(rule: dict[str, list[Any]], units: Mapping[int, str]) -> str:
    return rule_words.rule_in_words(rule, units)


@register.filter
def decision(target: Target) -> str:
    return target_words.decision_in_words(target)


@register.filter
def asked(target: Target) -> str:
    return asked_words(target.asked_of)


@register.filter
def driver_words(line: LevelDose) -> str:
    """What a ratio is one for so many of, counted: "240 heads", "1 team"."""
    count = line.heads if line.driver_count is None else line.driver_count
    label = str(Target.Driver(line.target_row.driver).label)
    return f"{count:,} {label.removesuffix('s') if count == 1 else label}"


@register.filter
def signed(number: int | None) -> str:
    """A change: +3, a true minus sign, or "no change"; a dash where there is none to speak of."""
    if number is None:
        return "\N{EN DASH}"
    return f"{number:+,}".replace("-", "\N{MINUS SIGN}") if number else "no change"


@register.filter
def share(value: Decimal | None) -> str:
    return "\N{EN DASH}" if value is None else f"{value * 100:.1f}%"


@register.simple_tag(takes_context=True)
def address(context, **changes: object) -> str:
    """The query of the page's own address with some of it changed: filters stay when one of them is chosen."""
    return context["asked"].address(**changes)


@register.filter
def whole_per_cent(value: float | None) -> str:
    return "\N{EN DASH}" if value is None else f"{value:.0%}"
