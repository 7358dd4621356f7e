"""Explains the glossary's terms in the lesson being read; the terms are read once a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText
from wagtail.templatetags.wagtailcore_tags import richtext

from curriculum.explaining import Explainer
from curriculum.models import GlossaryTerm

register = template.Library()


def _explainer(context: dict[str, Any]) -> Explainer | None:
    request = context.get("request")
    if request is None:
        return None
    if not hasattr(request, "explainer"):
        request.explainer = Explainer(
            GlossaryTerm.objects.published().filter(is_explained=True).only("term", "meaning", "also_known_as")
        )
    return request.explainer


@register.simple_tag(takes_context=True)
def explained(context: dict[str, Any], value: RichText | str) -> SafeString:
    """Rich text of a lesson, with each glossary term explained where it is met first."""
    html = richtext(value)
    explainer = _explainer(context)
    return explainer.explain(str(html)) if explainer else html


@register.simple_tag(takes_context=True)
def words_explained(context: dict[str, Any]) -> list[GlossaryTerm]:
    """The terms this lesson used, from A to Z; ask for it below the lesson's blocks."""
    explainer = _explainer(context)
    return sorted(explainer.explained, key=lambda term: term.term.casefold()) if explainer else []
