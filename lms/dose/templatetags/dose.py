"""Filters that print the Decimals of dose."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain(value: Decimal) -> str:
    """A number without trailing zeros: 120, not 120.0000."""
    return f"{value.normalize():f}"


@register.filter
def as_per_cent(value: Decimal) -> str:
    return f"{plain(value * 100)}%"
