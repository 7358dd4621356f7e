"""HR has many certificates issued anew after their words were wrong: look first, then confirm."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.actions import reissuing
from certificates.forms import ReissueForm
from certificates.models import Reissue
from certificates.reissuing import look
from lms.people.access import role_required
from lms.people.models import Role

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.ORG_ADMIN)
def reissues(request: HttpRequest) -> HttpResponse:
    """Choose what to look at, and see those of before."""
    form = ReissueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = reissuing.look_at(request.user.organisation, **form.cleaned_data, by=request.user, now=timezone.now())
        return redirect("certificates:reissue", made.pk)
    earlier = Reissue.objects.visible_to(request.user).exclude(state=Reissue.State.CHECKED)
    page = Paginator(earlier.select_related("confirmed_by", "level"), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "certificates/reissues.html", context, status=422 if form.errors else 200)


@require_safe
@role_required(Role.HR, Role.ORG_ADMIN)
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return render(request, "certificates/reissue.html", {"reissue": found, "look": look(found)})


@require_POST
@role_required(Role.HR, Role.ORG_ADMIN)
def confirm_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if reissuing.confirm(found, by=request.user, now=timezone.now()):
        messages.success(request, f"{found.found} certificates are being issued anew. Their holders get a mail.")
    elif found.is_open:
        messages.warning(
            request,
            "Not begun: another one is under way, or the template was published again since you looked. Look again.",
        )
    return redirect("certificates:reissue", pk)


def _found(request: HttpRequest, pk: int) -> Reissue:
    own = Reissue.objects.visible_to(request.user)
    related = ("level", "made_by", "confirmed_by", "sample__person", "sample__attainment", "sample__session__cohort")
    return get_object_or_404(own.select_related(*related), pk=pk)
