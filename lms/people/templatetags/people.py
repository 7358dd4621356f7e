"""Small template filters of the page frame."""

import re

from django import template

register = template.Library()


@register.filter
def colour(value: str) -> str:
    """The value if it is a colour as #rrggbb, else the product's own accent: it goes into a style sheet."""
    return value if re.fullmatch(r"#[0-9a-fA-F]{6}", value) else "#0b4f6c"
