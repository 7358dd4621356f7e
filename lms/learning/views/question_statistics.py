"""How the questions were answered in a trainer's own organisation, and which of them to fix."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from curriculum.models import Question
from lms.learning import question_presenters as presenters
from lms.learning.question_figures import LEAST_ALIKE, question_figures
from lms.learning.question_filters import QuestionFilters
from lms.learning.statistics import ENOUGH
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response

PAGE = 25


@require_safe
@role_required(Role.TRAINER)
def questions(request: HttpRequest) -> HttpResponse:
    filters = QuestionFilters(request.GET)
    found = question_figures(request.user.organisation, filters.questions(), filters.asked)
    shown = presenters.arranged(found, filters.order, filters.show)
    if request.GET.get("format") == "csv":
        audit.record("questions.exported", "Downloaded the statistics of questions", by=request.user, **filters.chosen)
        return csv_response("questions.csv", presenters.HEADER, presenters.rows(shown))
    page = Paginator([presenters.Line(each) for each in shown], PAGE).get_page(request.GET.get("page"))
    context = {"form": filters.form, "page": page, "summary": presenters.summary(found), "filters": filters}
    return render(request, "learning/question_statistics.html", context | {"enough": ENOUGH})


@require_safe
@role_required(Role.TRAINER)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Question, pk=pk)
    filters = QuestionFilters(request.GET)
    (figures,) = question_figures(request.user.organisation, Question.objects.filter(pk=pk), filters.asked)
    context = {
        "line": presenters.Line(figures),
        "figures": figures,
        "choices": [presenters.ChoiceLine(each, figures.tally.reached) for each in figures.choices],
        "asked": filters.asked,
        "edit_url": AdminURLFinder(request.user).get_edit_url(figures.question),
        "enough": ENOUGH,
        "least_alike": LEAST_ALIKE,
    }
    return render(request, "learning/question_statistic.html", context)
