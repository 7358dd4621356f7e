"""Signing in and out, and the pages about people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "people/csrf_failure.html", status=403)


def being_built(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
