"""Pages about people: signing in, the people list, roles and the audit log, and the words every site owes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def being_built(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
