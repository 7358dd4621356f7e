"""The people HR looks after, one person's record, roles, and the audit log."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.people import actions, audit
from lms.people.access import is_line_manager_of, role_required
from lms.people.forms import ChangeNameForm, FindPeopleForm, GrantRoleForm
from lms.people.models import Assignment, AuditEntry, Person, Role, RoleGrant
from lms.spreadsheets import csv_response

PAGE = 50


@require_safe
@role_required(Role.HR)
def people(request: HttpRequest) -> HttpResponse:
    form = FindPeopleForm(request.user, request.GET or None)
    today = localdate()
    found = Person.objects.visible_to(request.user).order_by("full_name")
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            found = found.filter(Q(full_name__icontains=words) | Q(email__icontains=words))
        if unit := form.cleaned_data["unit"]:
            posts = Assignment.objects.current(today).filter(unit__path__startswith=unit.path)
            found = found.filter(pk__in=posts.values("person"))
    posts = Assignment.objects.current(today).select_related("unit").order_by("-is_primary")
    found = found.prefetch_related(Prefetch("assignments", posts, to_attr="posts"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"form": form, "page": page})


@require_safe
@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    if not Person.objects.filter(pk=pk, organisation=request.user.organisation_id).exists():
        raise Http404
    found = Person.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    if found != request.user:
        audit.record("record.read", "Record read", by=request.user, subject=found)
    posts = found.assignments.select_related("unit__parent", "line_manager").order_by("-starts_on")
    grants = found.role_grants.current(localdate())
    context = {"person": found, "posts": posts, "grants": grants, "reading_as": _reading_as(request.user, found),
               "may_change_name": request.user.has_role(Role.HR)}  # fmt: skip
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def change_name(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    form = ChangeNameForm(request.POST if request.method == "POST" else None, initial={"full_name": found.full_name})
    if request.method == "POST" and form.is_valid():
        if actions.change_name(found, form.cleaned_data["full_name"], by=request.user, now=timezone.now()):
            messages.success(request, "The name is changed, and certificates are issued anew in it.")
        return redirect("people:person", pk)
    context = {"form": form, "person": found}
    return render(request, "people/change_name.html", context, status=422 if form.errors else 200)


def _reading_as(reader: Person, person: Person) -> str:
    """By what right a record is read: the closer tie first."""
    return "as their line manager" if is_line_manager_of(reader, person, localdate()) else "as HR"


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.ORG_ADMIN)
def roles(request: HttpRequest) -> HttpResponse:
    form = GrantRoleForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = actions.grant_role(
            form.cleaned_data["email"], form.cleaned_data["role"], by=request.user, today=localdate()
        )
        messages.success(request, f"{grant.person} is now {grant.get_role_display()}.")
        return redirect("people:roles")
    grants = _own_grants(request.user).select_related("person").order_by("role", "person__full_name")
    return render(request, "people/roles.html", {"form": form, "grants": grants})


def _own_grants(admin: Person):
    return RoleGrant.objects.current(localdate()).filter(person__organisation=admin.organisation_id)


@require_POST
@role_required(Role.ORG_ADMIN)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    own = RoleGrant.objects.filter(person__organisation=request.user.organisation_id)
    grant = get_object_or_404(own.select_related("person"), pk=pk)
    if grant.person == request.user and grant.role == Role.ORG_ADMIN:
        messages.warning(request, "You can't end your own admin role: ask another admin, so that one always remains.")
        return redirect("people:roles")
    actions.end_role(grant, by=request.user, today=localdate())
    messages.success(request, f"{grant.person} is no longer {grant.get_role_display()}.")
    return redirect("people:roles")


@require_safe
@role_required(Role.ORG_ADMIN)
def audit_log(request: HttpRequest) -> HttpResponse:
    entries = AuditEntry.objects.visible_to(request.user).select_related("by", "subject")
    chosen = request.GET.get("action", "")
    if chosen:
        entries = entries.filter(action=chosen)
    if request.GET.get("format") == "csv":
        return _audit_csv(request, entries)
    known = AuditEntry.objects.visible_to(request.user).order_by("action").values_list("action", flat=True).distinct()
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/audit_log.html", {"page": page, "known": list(known), "chosen": chosen})


def _audit_csv(request: HttpRequest, entries) -> HttpResponse:
    audit.record("audit.exported", "Audit log downloaded", by=request.user)
    rows = (
        [localtime(entry.at).isoformat(timespec="seconds"), str(entry.by or ""), entry.action, str(entry.subject or ""),
         entry.label]
        for entry in entries.iterator(chunk_size=500)
    )  # fmt: skip
    return csv_response("audit-log.csv", ["At", "By", "Action", "About", "What"], rows)
