"""Which column of a file is which: for a file that waits, and for the profiles kept of that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.dose.models import MappingProfile, WaitingList
from lms.dose.staff_lists import mapping, receiving
from lms.dose.staff_lists.mapping_forms import MappingForm, ProfileForm
from lms.dose.staff_lists.tables import UnreadableList
from lms.people.access import role_required
from lms.people.models import Role

hr_only = role_required(Role.HR)
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@reads_and_posts
@hr_only
def name_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column of a file that waits is which, and have it checked."""
    waiting = _waiting(request, pk)
    if waiting is None:
        return _dealt_with(request)
    columns = receiving.columns_of(waiting)
    form = MappingForm(columns, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            batch = receiving.go_on(
                waiting, form.taken(), by=request.user, now=timezone.now(), save_as=form.cleaned_data["name"]
            )
        except receiving.NotAStaffList as why:
            form.refuse(why.problems)
        except UnreadableList as why:
            form.add_error(None, str(why))
        except WaitingList.DoesNotExist:
            return _dealt_with(request)
        else:
            return redirect("dose:staff_list", batch.pk)
    context = {
        "waiting": waiting,
        "form": form,
        "rows": [(*choice, samples) for choice, samples in zip(form.choices(), waiting.samples, strict=True)],
        "problems": [] if form.is_bound else mapping.problems(column.taken_as for column in columns),
    }
    return render(request, "dose/name_columns.html", context, status=422 if form.errors else 200)


@require_POST
@hr_only
def discard_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    waiting = _waiting(request, pk)
    if waiting is None:
        return _dealt_with(request)
    receiving.put_aside(waiting, by=request.user)
    messages.success(request, f"{waiting.file.name} is thrown away. Nothing was changed.")
    return redirect("dose:staff_lists")


@require_safe
@hr_only
def profiles(request: HttpRequest) -> HttpResponse:
    found = MappingProfile.objects.visible_to(request.user).select_related("made_by")
    rows = [
        (one, [(one.titles.get(name, name), mapping.label(ours)) for name, ours in one.columns.items()])
        for one in found
    ]
    return render(request, "dose/profiles.html", {"rows": rows})


@reads_and_posts
@hr_only
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a profile reads, and its name."""
    found = get_object_or_404(MappingProfile.objects.visible_to(request.user), pk=pk)
    titles = list(found.titles.values())
    columns = mapping.columns(titles, found.columns)
    form = ProfileForm(columns, request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_valid():
        try:
            receiving.save_profile(
                form.cleaned_data["name"], form.taken(), titles, by=request.user, now=timezone.now(), profile=found
            )
        except receiving.NotAStaffList as why:
            form.refuse(why.problems)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is saved.")
            return redirect("dose:profiles")
    context = {"profile": found, "form": form, "rows": [(*choice, None) for choice in form.choices()]}
    return render(request, "dose/profile.html", context, status=422 if form.errors else 200)


@require_POST
@hr_only
def delete_profile(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MappingProfile.objects.visible_to(request.user), pk=pk)
    try:
        receiving.delete_profile(found, by=request.user)
    except receiving.InUse as why:
        messages.error(request, f"Nothing was changed. {why}")
    else:
        messages.success(request, f"{found.name} is deleted. Lists brought in with it stay as they are.")
    return redirect("dose:profiles")


def _waiting(request: HttpRequest, pk: int) -> WaitingList | None:
    """The file that waits; None if nobody has one of this number any more. Another organisation's is not found."""
    found = WaitingList.objects.visible_to(request.user).select_related("file").filter(pk=pk).first()
    if found is None and WaitingList.objects.filter(pk=pk).exists():
        raise Http404
    return found


def _dealt_with(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "That file no longer waits: it has been checked, or thrown away. Look below.")
    return redirect("dose:staff_lists")
