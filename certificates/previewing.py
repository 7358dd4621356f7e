"""Shows an author a template with made-up people: an ordinary name, and names at the edges of what names are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from certificates import pdf
from certificates.codes import grouped
from certificates.designs import by_template
from certificates.presenters import on_page, qr

if TYPE_CHECKING:
    from certificates.models import CertificateTemplate

CODE = "0" * 26
NAMES = {
    "ordinary": "Joanna Pryce",
    "long": "Maria-Theresia Anneliese Wolkenstein-Hohenberg de la Vega y Sánchez-Bermúdez van den Broek",
    "longest": "Llanfair" * 50,
    "short": "Ng",
    "letter": "Ó",
    "arabic": "محمد الأمين عبد الرحمن بن أبي بكر الصديق الحسيني الهاشمي",
    "european": "Zoë Müller-Łukaszewska Ó Súilleabháin Ğülşen Čapek Ελένη Київ",
    "code": '<img src="file:///etc/passwd"> & {name}',
}
LABELS = {
    "ordinary": "An ordinary name", "long": "A long name", "longest": "A name of 400 letters", "short": "A short name",
    "letter": "A name of one letter", "arabic": "A name from right to left",
    "european": "European letters", "code": "A name that looks like code",
}  # fmt: skip
KINDS = {
    "level": ("Improver", 2, "8", ""),
    "attendance": ("Workshop 3: measures and run charts", None, "6.5", ""),
    "project": ("Fewer falls between two and six in the morning on Ward 7", None, "", "lead"),
}
MODES = [
    *LABELS.items(),
    ("attendance", "Certificate of attendance"),
    ("project", "Certificate of a project"),
    ("renewed", "A level renewed by a project"),
    *((f"pdf-{name}", f"As PDF: {label[0].lower()}{label[1:]}") for name, label in LABELS.items()),
]


def preview(template: CertificateTemplate, request: HttpRequest, mode: str) -> HttpResponse:
    snapshot = _made_up(template, mode.removeprefix("pdf-") or "ordinary")
    if mode.startswith("pdf-"):
        return HttpResponse(pdf.render(snapshot, CODE), content_type="application/pdf")
    context = {"paper": on_page(snapshot), "code": grouped(CODE), "verify_url": snapshot["design"]["check_at"]}
    context["qr"] = qr(snapshot, CODE)
    return TemplateResponse(request, "certificates/preview.html", context)


def _made_up(template: CertificateTemplate, mode: str) -> dict[str, Any]:
    title, number, hours, part = KINDS.get(mode, KINDS["level"])
    kind = mode if mode in KINDS else "level"
    said = {
        "template": 2, "kind": kind, "name": NAMES.get(mode, NAMES["ordinary"]), "level": title, "level_number": number,
        "organisation": str(template.organisation), "strapline": part, "hours": hours, "project_hours": 0,
        "achieved_on": "2026-08-31", "expires_on": "2029-02-28" if kind == "level" else None,
    }  # fmt: skip
    if mode == "renewed":
        said |= {"renewed_by": "practice", "hours": ""}
    return said | {"design": by_template(said, template, None)}
