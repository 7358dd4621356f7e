"""One's own page, a line manager's team and the coach's board."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from lms.home import my_page as page
from lms.home import team
from lms.home.presenters import greeting, project_card
from lms.people.access import is_line_manager, role_required
from lms.people.models import Role
from lms.recall.page import home_card


@require_safe
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    today, person = now.date(), request.user
    joined, projects = page.open_enrolments(person), page.my_projects(person)
    context = {
        "today": today,
        "greeting": greeting(person, now),
        "climb": page.climb(person, joined, today),
        "due": page.what_is_due(joined, projects, today),
        "sessions": page.coming_sessions(person, today),
        "project": project_card(projects[0] if projects else None),
        "certificates": Certificate.objects.filter(person=person, revoked_at=None)[:3],
        "refresher": home_card(person, today),
    }
    return render(request, "home/my_page.html", context)


@require_safe
@login_required
def my_team(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not is_line_manager(request.user, today):
        raise PermissionDenied
    return render(request, "home/team.html", {"reports": team.reports(request.user, today), "today": today})


@require_safe
@role_required(Role.COACH, Role.SPONSOR)
def coach_board(request: HttpRequest) -> HttpResponse:
    cards = team.board(request.user, timezone.localdate())
    waiting = sum(bool(card.waits) for card in cards)
    return render(request, "home/coach_board.html", {"cards": cards, "waiting": waiting})
