"""Whether reminders are being planned and sent, for whoever watches over the service. Nothing about any person."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_ratelimit.decorators import ratelimit

from lms.reminders import clock
from lms.reminders.health import Health, report


@require_safe
@never_cache
@ratelimit(key="ip", rate="60/m", block=False)
def health(request: HttpRequest) -> JsonResponse:
    """200 while all is well, 503 with what is wrong."""
    if getattr(request, "limited", False):
        return JsonResponse({"status": "asked too often"}, status=429)
    found = report(now=clock.now())
    answer = JsonResponse(_told(found), status=200 if found.is_ok else 503, json_dumps_params={"indent": 1})
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _told(found: Health) -> dict[str, object]:
    return {
        "status": "ok" if found.is_ok else "not ok",
        "problems": found.problems,
        "oldest_due_seconds": int(found.oldest_due.total_seconds()) if found.oldest_due is not None else None,
        "due": found.due,
        "sending": found.sending,
        "in_doubt": found.in_doubt,
        "failed": found.failed,
        "checks": [{"name": check.name, "ok": check.is_ok, "words": check.words} for check in found.checks],
    }
