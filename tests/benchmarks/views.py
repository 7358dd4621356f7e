"""The least a view can do: what ours cost is told as a multiple of these."""

import io
import json

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates.models import Certificate
from lms.printing.lettering import FONTS
from tests.benchmarks.models import BareRow

SIZE = (842, 595)
WORDS = [  # x, y, size, text: what a certificate says, in the places where it says it
    (76, 520, 12, "Northbridge Hospitals"), (76, 502, 12, "Improvement Skills Escalator"), (700, 508, 11, "Level 1"),
    (76, 448, 13, "This is to certify that"), (76, 404, 42, "Joanna Pryce"), (76, 370, 13, "has reached the level of"),
    (76, 338, 26, "Fundamentals"), (76, 310, 11, "By 3 hours of study, with every requirement of the level met."),
    (76, 194, 11, "Reached"), (166, 194, 11, "5 January 2026"), (76, 176, 11, "Valid until"),
    (166, 176, 11, "5 January 2029"), (76, 158, 11, "Issued by"), (166, 158, 11, "Northbridge Hospitals"),
    (162, 98, 8.5, "Check this certificate at"), (162, 84, 8.5, "localhost:8000/verify/"),
    (162, 71, 8.5, "ABCD-EFGH-JKMN-PQRS"), (162, 58, 8.5, "TVWX-YZ01-23"),
]  # fmt: skip


@login_required
@require_POST
def write_row(request: HttpRequest) -> HttpResponse:
    sent = json.loads(request.body)
    row = BareRow.objects.create(question=sent["question"], chosen=sent["chosen"])
    return JsonResponse({"saved": row.pk})


@login_required
def draw_page(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = Certificate.objects.get(pk=pk)
    return HttpResponse(plain_page(request.build_absolute_uri(f"/verify/{certificate.code}/")), "application/pdf")


def plain_page(address: str) -> bytes:
    """The same page with nothing done for hostile names, long ones, or the same bytes next year."""
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=SIZE, pageCompression=1)
    canvas.rect(24, 24, SIZE[0] - 48, SIZE[1] - 48)
    for number in range(5):
        canvas.rect(436 + number * 75, 24.5, 75, 46 + number * 26, stroke=0, fill=1)
    for number, (x, y, size, text) in enumerate(WORDS):
        canvas.setFont("DejaVuSans-Bold" if number % 2 else "DejaVuSans", size)
        canvas.drawString(x, y, text)
    matrix = segno.make(address, error="m").matrix
    side, path = 72 / len(matrix), canvas.beginPath()
    for row, cells in enumerate(matrix):
        for column, is_dark in enumerate(cells):
            if is_dark:
                path.rect(76 + column * side, 44 + (len(matrix) - 1 - row) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return held.getvalue()
