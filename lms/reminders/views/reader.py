"""The organisation whose reminders a page is about: the reader's own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lms.people.models import Organisation


def own_organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("Reminders belong to an organisation, and you are in none.")
    return request.user.organisation
