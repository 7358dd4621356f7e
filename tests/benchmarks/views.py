"""The least a view can do: what ours cost is told as a multiple of these."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from tests.benchmarks.models import BareRow


@login_required
@require_POST
def write_row(request: HttpRequest) -> HttpResponse:
    row = BareRow.objects.create(question=request.POST["question"], chosen=request.POST.getlist("chosen"))
    return JsonResponse({"saved": row.pk})
