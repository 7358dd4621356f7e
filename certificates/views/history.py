"""The history of one level for one person, for them and for those who may know of its dates."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from certificates.history import history_of
from certificates.views.placing import under_register
from curriculum.models import LevelPage
from lms.escalator.access import whose_standing
from lms.people import audit
from lms.people.models import Role


@require_safe
@login_required
def history(request: HttpRequest, person_pk: int, code: str) -> HttpResponse:
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    today = localdate()
    person = whose_standing(request.user, person_pk, today)
    is_for_register = person != request.user and request.user.has_role(Role.HR, Role.ORG_ADMIN)
    if is_for_register:
        under_register(request)
    if person != request.user:
        audit.record("history.read", f"History of {level.title} read", by=request.user, subject=person, level=code)
    context = {"person": person, "level": level, "history": history_of(person, level, request.user, today)}
    context["is_for_register"] = is_for_register
    return render(request, "certificates/history.html", context)
