"""Who may do a thing: one decorator for roles, one question for line managers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from lms.people.models import Assignment, Person

View = Callable[..., HttpResponse]


def role_required(*roles: str) -> Callable[[View], View]:
    """Let only people with one of these roles in; everybody else who is signed in gets 403."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not cast(Person, request.user).has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_line_manager(person: Person, today: date) -> bool:
    return Assignment.objects.current(today).filter(line_manager=person).exists()


def is_line_manager_of(manager: Person, person: Person, today: date) -> bool:
    return Assignment.objects.current(today).filter(line_manager=manager, person=person).exists()


def address_behind_the_proxy(request: HttpRequest) -> str:
    """The visitor's own address, which the proxy writes over whatever a visitor sends under that name."""
    return request.META.get("HTTP_X_REAL_IP") or request.META["REMOTE_ADDR"]
