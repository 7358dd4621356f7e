"""The mailbox of the demo, where everybody reads what would have been sent to them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.people.models import Role
from lms.reminders.models import DeliveredMail

A_PAGE = 25


@require_safe
@login_required
def mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO_MODE:
        raise Http404
    mails = DeliveredMail.objects.visible_to(request.user)
    page = Paginator(mails, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reminders/mailbox.html", {"page": page, "is_hr": request.user.has_role(Role.HR)})
