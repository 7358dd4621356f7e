"""Messages of a trainer to a cohort: writing one, what was written before, and reading one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.actions.messages import readers_of, write_to_cohort
from lms.cohorts.forms.messages import MessageForm
from lms.cohorts.models import Cohort, CohortMessage
from lms.cohorts.views.whole import cohort_of, trainers_only
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer

ON_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@trainers_only
def write(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = cohort_of(request, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        if message := _written(request, cohort, form):
            record_answer(request, places, cohort=cohort.pk)
            count = message.sent_to.count()
            messages.success(request, f"Sent to {count} {'person' if count == 1 else 'people'}.")
            return redirect("cohorts:write_message", pk)
    return _page(request, cohort, form)


def _written(request: HttpRequest, cohort: Cohort, form: MessageForm) -> CohortMessage | None:
    try:
        return write_to_cohort(cohort, **form.cleaned_data, by=request.user, now=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        form.ask_again()
        return None


def _page(request: HttpRequest, cohort: Cohort, form: MessageForm) -> HttpResponse:
    if "key" in form.errors:
        form.ask_again()
    written = cohort.messages.select_related("by").annotate(people=Count("sent_to")).order_by("-sent_at", "-pk")
    context = {
        "cohort": cohort,
        "form": form,
        "readers": readers_of(cohort),
        "page": Paginator(written, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cohorts/write_message.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, for those it was sent to and for those who teach the cohort."""
    found = CohortMessage.objects.visible_to(request.user).select_related("cohort", "by")
    return render(request, "cohorts/message.html", {"message": get_object_or_404(found, pk=pk)})
