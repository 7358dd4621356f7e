"""Small template filters every page may use."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.sanitising import from_plain_text

register = template.Library()


@register.filter
def colour(value: str) -> str:
    """The value if it is a colour as #rrggbb, else the product's own accent: it goes into a style sheet."""
    return value if re.fullmatch(r"#[0-9a-fA-F]{6}", value) else "#0b4f6c"


@register.filter
def written(text: str) -> SafeString:
    """Plain text somebody wrote, as paragraphs with links; HTML in it is shown as typed."""
    return from_plain_text(text)


@register.filter
def address(email: str) -> SafeString:
    """An e-mail address that breaks before its @ where it is too long for its line, not within a word."""
    name, at, domain = email.rpartition("@")
    return format_html("{}<wbr>{}{}", name, at, domain)
