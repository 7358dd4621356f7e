"""Pages of the curriculum that are no pages in Wagtail."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curriculum.models import GlossaryTerm


@login_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term from A to Z, or those that a search finds."""
    asked = request.GET.get("q", "").strip()
    terms = list(GlossaryTerm.objects.published().matching(asked).in_order())
    letters = [(letter, list(group)) for letter, group in groupby(terms, key=lambda term: term.letter)]
    return render(request, "curriculum/glossary.html", {"letters": letters, "asked": asked, "found": len(terms)})
