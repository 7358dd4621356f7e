"""The team, its next meeting, and how patients and carers took part."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.access import may_lead
from lms.projects.forms import InvolvementForm, MeetingForm, MemberForm
from lms.projects.models import Involvement, Member
from lms.projects.views.lost import lost_from, nothing_to_do, put_back
from lms.projects.views.pages import form_page, part_for, project_for


def team_url(pk: int) -> str:
    return f"{reverse('projects:project', args=[pk])}#team"


@login_required
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk, may_lead)

    def act(typed):
        return actions.add_member(project, **typed, by=request.user, today=timezone.localdate())

    lead = "Only colleagues of your own organisation. Coaches and sponsors need that role."
    return form_page(
        request, MemberForm(request.POST or None), act, team_url(pk),
        project=project, title="Add to the team", button="Add", lead=lead,
    )  # fmt: skip


@login_required
@require_POST
def remove_member(request: HttpRequest, pk: int) -> HttpResponse:
    member = part_for(request, Member.objects.select_related("person"), pk, may_lead)
    try:
        actions.remove_member(member, by=request.user)
        messages.success(request, f"{member.person} is no longer the {member.get_part_display()}.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(team_url(member.project_id))


@login_required
def involvement(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)

    def act(typed):
        return actions.record_involvement(project, **typed, by=request.user, today=timezone.localdate())

    return form_page(
        request, InvolvementForm(request.POST or None), act, team_url(pk),
        project=project, title="Record involvement", button="Record", lead="How a patient or carer took part.",
    )  # fmt: skip


@login_required
def change_involvement(request: HttpRequest, pk: int) -> HttpResponse:
    if project := lost_from(request, Involvement.objects.all(), pk):
        words = InvolvementForm(initial=request.POST.dict())
        return put_back(request, project, words, reverse("projects:involvement", args=[project.pk]))
    entry = part_for(request, Involvement.objects.all(), pk)
    form = InvolvementForm(request.POST or None, initial={n: getattr(entry, n) for n in InvolvementForm.base_fields})

    def act(typed):
        return actions.change_involvement(entry, typed, base=form.base, by=request.user)

    return form_page(
        request, form, act, team_url(entry.project_id),
        project=entry.project, title="Change the involvement", button="Save", hidden={"project": entry.project_id},
    )  # fmt: skip


@login_required
@require_POST
def remove_involvement(request: HttpRequest, pk: int) -> HttpResponse:
    if project := lost_from(request, Involvement.objects.all(), pk):
        return nothing_to_do(request, project, "team")
    entry = part_for(request, Involvement.objects.all(), pk)
    try:
        actions.remove_involvement(entry, by=request.user)
        messages.success(request, f"Removed: {entry.who}.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(team_url(entry.project_id))


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)
    form = MeetingForm(request.POST or None, initial={"next_meeting_on": project.next_meeting_on})

    def act(typed):
        return actions.plan_meeting(project, typed["next_meeting_on"], base=form.base, by=request.user)

    return form_page(request, form, act, team_url(pk), project=project, title="Next meeting", button="Save")
