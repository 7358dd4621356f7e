"""How a trainer's own organisation gets through the modules: all of them, and one lesson by lesson."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from curriculum.models import ModulePage
from lms.learning import module_presenters as presenters
from lms.learning.module_figures import FEWEST_TIMED, IDLE_DAYS, LONGEST_SITTING, every_module, one_module
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response


@require_safe
@role_required(Role.TRAINER)
def modules(request: HttpRequest) -> HttpResponse:
    found = every_module(request.user.organisation)
    if request.GET.get("format") == "csv":
        audit.record("modules.exported", "Downloaded how people get through the modules", by=request.user)
        return csv_response("modules.csv", presenters.MODULES_HEADER, presenters.module_rows(found))
    return render(request, "learning/modules.html", {"groups": presenters.by_level(found)})


@require_safe
@role_required(Role.TRAINER)
def module(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(ModulePage, pk=pk)
    figures = one_module(request.user.organisation, page, now=timezone.now())
    if request.GET.get("format") == "csv":
        label = f"Downloaded how people get through module {page.code}"
        audit.record("modules.exported", label, by=request.user, module=page.pk)
        name = f"module-{page.code}.csv"
        return csv_response(name, presenters.LESSONS_HEADER, presenters.lesson_rows(figures))
    context = {
        "figures": figures,
        "sentence": presenters.sentence(figures),
        "days": presenters.days_words(figures),
        "lines": presenters.lesson_lines(figures),
        "idle_days": IDLE_DAYS,
        "fewest": FEWEST_TIMED,
        "sitting_hours": LONGEST_SITTING.total_seconds() // 3600,
    }
    return render(request, "learning/module.html", context)
