"""The page of projects: one's own, and the register of what has been published."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.projects.benefits import totals
from lms.projects.models import Project
from lms.projects.register import CHOICES, Asked, Facet, register

A_PAGE = 20


@login_required
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Mine, my team's PDSAs, and what the organisation has published: searched and sifted by the address."""
    seen = Project.objects.visible_to(request.user).select_related("unit")
    mine = seen.filter(members__person=request.user)
    asked = Asked.read(
        request.GET.get("q", ""), {name: request.GET.getlist(name) for name in CHOICES}, request.GET.get("sort", "")
    )
    found = register(request.user, asked)
    page = Paginator(found.keys, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": mine.order_by("-created_at", "-pk"),
        "to_agree": seen.filter(published_on=None, kind=Project.Kind.PDSA).exclude(pk__in=mine).order_by("-pk"),
        "asked": asked, "register": found, "page": page, "entries": _entries(page.object_list),
        "chosen": _chosen(request.GET, found.facets),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "projects/projects.html", context)


def _entries(keys: list[int]) -> list[dict]:
    rows = Project.objects.select_related("unit").prefetch_related("benefits").in_bulk(keys)
    return [{"project": rows[key], "totals": totals(rows[key])} for key in keys]


def _chosen(query: QueryDict, facets: list[Facet]) -> list[dict[str, str]]:
    """What is chosen, each with the address that takes it back."""
    chosen = []
    for facet in facets:
        for value in facet.values:
            if value.is_chosen:
                rest = query.copy()
                rest.setlist(facet.name, [key for key in query.getlist(facet.name) if key != value.key])
                rest.pop("page", None)
                chosen.append({"label": f"{facet.label}: {value.label}", "without": rest.urlencode()})
    return chosen
