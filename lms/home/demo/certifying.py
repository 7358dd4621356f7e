"""Dresses the certificates of the demo's trust, and issues those of sessions attended and projects signed off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import resvg_py
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.actions import issue_for_attendance, issue_for_project
from certificates.models import CertificateTemplate, Signatory, TemplateWording
from certificates.models.pictures import keep_picture
from lms.cohorts.models import Session
from lms.home.demo.projects import noon
from lms.people.models import Organisation, Person
from lms.printing.lettering import BOLD, FONTS, REGULAR
from lms.projects.models import Project, SignOff

PICTURES = Path(__file__).with_name("pictures")
SIGNATORIES = [
    ("Margaret Cole", "Non-executive director", "signature_1"),
    ("Tom Adeyemi", "Improvement faculty lead", "signature_2"),
]


def dress_certificates() -> None:
    """Before any is issued: a certificate keeps the look it was issued with."""
    template = CertificateTemplate(
        organisation=Organisation.objects.get(slug="northbridge"), logo=_picture("logo"), accent="#2a7b80"
    )
    template.signatories.add(
        *(Signatory(name=name, post=post, signature=_picture(file)) for name, post, file in SIGNATORIES)
    )
    template.wordings.add(
        TemplateWording(kind="attendance", statement="{hours} hours, taught together with colleagues from other wards.")
    )
    template.save()
    template.save_revision().publish()


def certify(today: date) -> None:
    """What was earned in the demo's past beside levels."""
    for session in Session.objects.filter(held_on__lt=today, attendances__attended=True).distinct():
        came = Person.objects.filter(attendances__session=session, attendances__attended=True)
        issue_for_attendance(session, list(came), now=noon(session.held_on))
    for project in Project.objects.filter(state=Project.State.COMPLETED):
        signed = project.sign_offs.filter(purpose=SignOff.Purpose.GATE).order_by("-at").first()
        if signed:
            team = list(Person.objects.filter(memberships__project=project))
            issue_for_project(project, team, today=timezone.localdate(signed.at), now=signed.at)


def _picture(name: str) -> str:
    drawn = resvg_py.svg_to_bytes(
        svg_string=(PICTURES / f"{name}.svg").read_text(), zoom=3, skip_system_fonts=True,
        font_files=[str(FONTS / f"{font}.ttf") for font in (REGULAR, BOLD)],
    )  # fmt: skip
    return keep_picture(SimpleUploadedFile(f"{name}.png", bytes(drawn)))
