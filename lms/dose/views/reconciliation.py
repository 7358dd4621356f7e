"""Reconciliation for HR: learners without a staff record and the reverse, and records that may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.dose.models import NotTheSame
from lms.dose.reconciliation import linking, reconciling
from lms.dose.reconciliation.forms import EmployeeNumberForm
from lms.dose.staff_lists.presenters import difference_rows
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Organisation, Person, Role
from lms.spreadsheets import csv_response

hr_only = role_required(Role.HR)
PAGE = 50


@dataclass(frozen=True)
class Tab:
    kind: reconciling.Kind
    count: int | None
    is_current: bool


@require_safe
@hr_only
def reconciliation(request: HttpRequest) -> HttpResponse:
    """One kind of difference at a time, each with how many there are and what to do."""
    organisation, kind, today = _organisation(request), _kind(request), timezone.localdate()
    rows = _rows(kind, organisation, today)
    counts = reconciling.counts(organisation, today)
    if kind.name == reconciling.DUPLICATES:
        counts[reconciling.DUPLICATES] = len(rows)
    tabs = [Tab(one, counts.get(one.name), one is kind) for one in reconciling.KINDS.values()]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs, "kind": kind, "page": page}
    return render(request, "dose/reconciliation.html", context)


@require_safe
@hr_only
def download_differences(request: HttpRequest) -> HttpResponse:
    """Every row of one kind as CSV."""
    organisation, kind, today = _organisation(request), _kind(request), timezone.localdate()
    audit.record("reconciliation.exported", f"Downloaded: {kind.heading}", by=request.user, kind=kind.name)
    header, rows = difference_rows(kind.name, _rows(kind, organisation, today))
    return csv_response(f"{kind.name}-{today}.csv", header, rows)


@hr_only
def link_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to which employee number an account belongs."""
    person = get_object_or_404(Person.objects.filter(organisation=request.user.organisation_id), pk=pk)
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form = EmployeeNumberForm(given, initial={"employee_number": request.GET.get("number", "")})
    if form.is_valid():
        number, before = form.cleaned_data["employee_number"], person.email
        try:
            person = linking.give_number(person, number, by=request.user, today=today)
        except linking.CannotLink as why:
            form.add_error("employee_number", str(why))
        else:
            moved = f" They sign in as {person.email} from now on, with the password they have."
            words = f"{person.full_name} is employee {number}.{moved if person.email != before else ''}"
            messages.success(request, words)
            return redirect("dose:reconciliation")
    context = {"person": person, "form": form, "resembling": reconciling.resembling_records(person, today)}
    return render(request, "dose/link_account.html", context, status=422 if form.errors else 200)


@require_POST
@hr_only
def call_different(request: HttpRequest, first: int, second: int) -> HttpResponse:
    own = Person.objects.filter(organisation=request.user.organisation_id)
    one, other = get_object_or_404(own, pk=first), get_object_or_404(own.exclude(pk=first), pk=second)
    linking.call_different(one, other, by=request.user, now=timezone.now())
    messages.success(request, f"{one} and {other} are two people. You will not be asked again.")
    return _back(reconciling.DUPLICATES)


@require_POST
@hr_only
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    pairs = NotTheSame.objects.visible_to(request.user).select_related("first", "second")
    linking.put_back(get_object_or_404(pairs, pk=pk), by=request.user)
    return _back(reconciling.DIFFERENT)


@require_POST
@hr_only
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.filter(organisation=request.user.organisation_id), pk=pk)
    if linking.close_account(person, by=request.user, today=timezone.localdate()):
        messages.success(request, f"{person} can no longer sign in. Nothing of theirs was deleted.")
    else:
        messages.warning(request, f"Nothing was changed: {person} has a post, is closed already, or is you.")
    return _back("left")


def _rows(kind: reconciling.Kind, organisation: Organisation, today: date):
    """The rows of one kind. Pairs are looked for only when they are asked for: it means reading everybody's name."""
    if kind.name == reconciling.DUPLICATES:
        return reconciling.pairs_of(organisation, today)
    if kind.name == reconciling.DIFFERENT:
        said = NotTheSame.objects.filter(organisation=organisation)
        return said.select_related("first", "second", "by").order_by("-at", "-pk")
    return reconciling.people_of(kind.name, organisation, today)


def _kind(request: HttpRequest) -> reconciling.Kind:
    try:
        return reconciling.KINDS[request.GET.get("kind", "no-number")]
    except KeyError:
        raise Http404("There is no such list.") from None


def _organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("Staff belong to an organisation, and you are in none.")
    return request.user.organisation


def _back(kind: str) -> HttpResponse:
    return redirect(f"{reverse('dose:reconciliation')}?kind={kind}")
