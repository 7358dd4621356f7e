"""What the pages of figures share: whose they are, and how an address that can't be answered is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from lms import spreadsheets
from lms.dose.board.asking import Asked
from lms.dose.views.reader import own_organisation
from lms.people import audit

FORMATS = ("xlsx", "csv")


def refused(request: HttpRequest, asked: Asked, here: str) -> HttpResponse:
    """The page's own filters again, with what was wrong with them; no figures."""
    for field in asked.hidden_fields():  # nobody can go there to put it right
        for problem in asked.errors.pop(field.name, []):
            asked.add_error(None, problem)
    return render(request, "dose/refused.html", {"form": asked, "here": here}, status=400)


def sent(
    request: HttpRequest, name: str, header: Sequence[str], rows: Iterable[Sequence[object]], **about: Any
) -> HttpResponseBase:
    """The rows as the file asked for in the address; noted in the audit log."""
    kind = request.GET.get("format", "xlsx")
    if kind not in FORMATS:
        raise Http404("Dose can be downloaded as csv or xlsx.")
    organisation = own_organisation(request)
    audit.record("dose.exported", f"Downloaded {name.replace('-', ' ')} as {kind}", by=request.user, **about)
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(f"dose-{name}-{organisation.slug}.{kind}", header, rows)
