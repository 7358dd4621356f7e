"""Signing in and out; in the demo, as anyone of the list with one click."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_ratelimit.decorators import ratelimit

from lms.people.forms import SignInForm
from lms.people.models import Assignment, Person, Role, RoleGrant

BACKEND = "django.contrib.auth.backends.ModelBackend"
DEMO_GROUPS = {
    "": "Learners and project leads",
    "line_manager": "Line manager",
    Role.COACH: "Coach",
    Role.SPONSOR: "Sponsor",
    Role.TRAINER: "Trainer",
    Role.HR: "HR",
    Role.ORG_ADMIN: "Organisation admin",
    Role.BOARD: "Board",
    Role.ALLIANCE_VIEWER: "Alliance",
}
ELSEWHERE = "In another organisation"


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def _account(group: str, request: HttpRequest) -> str:
    """The account somebody tries, the same however its e-mail is written."""
    return request.POST.get("email", "").strip().lower()


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ratelimit(key=_account, rate="10/m", method="POST", block=False)
@ratelimit(key="ip", rate="60/m", method="POST", block=False)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and getattr(request, "limited", False):
        return render(request, "people/too_often.html", status=429)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.person)
        return redirect(_onward(request))
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_onward(request))
    context = {"form": form, "next": _onward(request), "demo": _demo_people() if settings.DEMO_MODE else []}
    return render(request, "people/sign_in.html", context)


def _demo_people() -> list[tuple[str, list[Person]]]:
    """The demo's people by what they do, from those who learn to those who look on; other organisations last."""
    listed = (
        Person.objects.current().exclude(demo_role="").select_related("organisation").order_by("organisation", "pk")
    )
    home = listed.values_list("organisation", flat=True).first()
    roles = _first_roles(timezone.localdate())
    groups: dict[str, list[Person]] = {title: [] for title in [*DEMO_GROUPS.values(), ELSEWHERE]}
    for person in listed:
        title = DEMO_GROUPS[roles.get(person.pk, "")] if person.organisation_id == home else ELSEWHERE
        groups[title].append(person)
    return [(title, people) for title, people in groups.items() if people]


def _first_roles(today: date) -> dict[int, str]:
    """What each person is known by: the role granted to them, or that somebody reports to them."""
    managers = Assignment.objects.current(today).exclude(line_manager=None).values_list("line_manager", flat=True)
    return dict.fromkeys(managers, "line_manager") | dict(
        RoleGrant.objects.current(today).order_by("-pk").values_list("person", "role")
    )


@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    if not settings.DEMO_MODE:
        raise Http404
    person = get_object_or_404(Person.objects.current().exclude(demo_role=""), pk=pk)
    login(request, person, backend=BACKEND)
    return redirect(_onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("people:sign_in")
