"""The folder staff lists come from: its setting, and what became of each file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.dose.models import FolderFile, FolderRule
from lms.dose.staff_lists.folder_forms import FolderForm
from lms.dose.staff_lists.folder_setting import set_rule
from lms.dose.staff_lists.folders import folder_of
from lms.people.access import role_required
from lms.people.models import Role

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def folder(request: HttpRequest) -> HttpResponse:
    organisation = request.user.organisation
    if organisation is None:
        raise PermissionDenied("Staff lists belong to an organisation, and you are in none.")
    rule = FolderRule.objects.visible_to(request.user).select_related("set_by").first()
    form = FolderForm(organisation, rule, request.POST if request.method == "POST" else None)
    if form.is_valid():
        rule = set_rule(**form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, f"Saved. Staff lists are {'' if rule.is_on else 'not '}taken from the folder.")
        return redirect("dose:folder")
    found = FolderFile.objects.visible_to(request.user).select_related("staff_import__file")
    context = {
        "form": form,
        "rule": rule,
        "is_set_up": folder_of(organisation.slug) is not None,
        "slug": organisation.slug,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dose/folder.html", context, status=422 if form.errors else 200)
