"""Filters that print the numbers of a forecast."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import template

from lms.dose.forecasts.what_if import Scenario
from lms.dose.forecasts.words import people

register = template.Library()


@register.filter
def heads(number: Decimal | int | None) -> str:
    """People, or a dash where nothing is defined."""
    return people(number)


@register.filter
def nth(scenarios: Sequence[Scenario], place: int) -> str:
    """The name of the scenario a cell belongs to."""
    return scenarios[place].name


@register.filter
def plain_hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
