"""One's own page, a line manager's team, the coach's board and the sponsor's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from lms.cohorts.approvers import open_for
from lms.escalator.ladder import steps
from lms.home import coaching, sponsoring, team
from lms.home import my_page as page
from lms.home.forms import BoardForm
from lms.home.presenters import greeting, project_card
from lms.people.access import is_line_manager, role_required
from lms.people.models import Role
from lms.recall.page import home_card

CARDS_ON_A_PAGE = 20


@require_safe
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    today, person = now.date(), request.user
    places, projects = page.places(person, today), page.my_projects(person)
    joined = page.still_open(places)
    ladder = steps(person, today, {place.level_id for place in joined})
    page.share_levels(places, ladder)
    context = {
        "places": places,
        "today": today,
        "greeting": greeting(person, now),
        "climb": page.climb(person, joined, today),
        "due": page.what_is_due(joined, projects, today),
        "sessions": page.coming_sessions(person, today),
        "approvals_waiting": open_for(person, today).count(),
        "applications": page.open_applications(person),
        "project": project_card(projects[0] if projects else None),
        "certificates": Certificate.objects.filter(person=person, revoked_at=None)[:3],
        "ladder": ladder,
        "refresher": home_card(person, today, holds_level=any(step.attainment for step in ladder)),
    }
    return render(request, "home/my_page.html", context)


@require_safe
@login_required
def my_team(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not is_line_manager(request.user, today):
        raise PermissionDenied
    waiting = open_for(request.user, today).count()
    context = {"reports": team.reports(request.user, today), "today": today, "approvals_waiting": waiting}
    return render(request, "home/team.html", context)


@require_safe
@role_required(Role.COACH)
def coach_board(request: HttpRequest) -> HttpResponse:
    cards = coaching.board(request.user, timezone.localdate())
    form = BoardForm(request.GET or None, cards=cards)
    page = Paginator(coaching.shown(cards, form.chosen()), CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": [(card, coaching.chart_of(card.project)) for card in page],
        "page": page,
        "form": form,
        "all": cards,
        "waiting": sum(bool(card.waits) for card in cards),
        "quiet": sum(bool(card.reasons) for card in cards),
        "collaboratives": coaching.led_collaboratives(request.user),
    }
    return render(request, "home/coach_board.html", context)


@require_safe
@role_required(Role.SPONSOR)
def sponsor_page(request: HttpRequest) -> HttpResponse:
    projects = sponsoring.sponsored(request.user)
    context = {
        "page": Paginator(projects, CARDS_ON_A_PAGE).get_page(request.GET.get("page")),
        "waits": [(one.project, wait) for one in projects for wait in one.waits],
    }
    return render(request, "home/sponsor_page.html", context)
