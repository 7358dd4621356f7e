"""A certificate in the words and colours of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.urls import reverse

from certificates.codes import grouped
from certificates.designs import design_of, is_recognised
from certificates.models import Certificate
from certificates.models.pictures import PictureStorage
from certificates.status import Status, status

DARK = re.compile(b"\x01+")
# What each kind is about, and what happened on the day it was earned.
KINDS = {"level": ("Level", "Reached"), "attendance": ("Session", "Held on"), "project": ("Project", "Signed off")}
STATES = {"valid": "met", "expired": "due", "revoked": "late", "superseded": "not"}


@dataclass(frozen=True)
class Shown:
    pk: int
    kind: str
    name: str
    organisation: str
    level: str
    level_number: int | None
    strapline: str
    hours: str
    project_hours: int
    achieved_on: date
    expires_on: date | None
    code: str
    status: Status
    verify_url: str
    on_said: str = ""  # of a level that was recognised or renewed
    history_url: str = ""  # of its level, for its holder and those who support them

    @property
    def css(self) -> str:
        return STATES[self.status.code]

    @property
    def what(self) -> str:
        return KINDS[self.kind][0]

    @property
    def earned(self) -> str:
        """What happened on the day it was earned."""
        return self.on_said or KINDS[self.kind][1]

    @property
    def full_level(self) -> str:
        return f"Level {self.level_number}, {self.level}" if self.level_number else self.level


def shown(certificate: Certificate, today: date) -> Shown:
    said = certificate.snapshot
    return Shown(
        pk=certificate.pk,
        kind=certificate.kind,
        name=said["name"],
        organisation=said["organisation"],
        level=said["level"],
        level_number=said["level_number"],
        strapline=said["strapline"],
        hours=said["hours"],
        project_hours=said["project_hours"],
        achieved_on=date.fromisoformat(said["achieved_on"]),
        expires_on=date.fromisoformat(said["expires_on"]) if said["expires_on"] else None,
        code=grouped(certificate.code),
        status=status(certificate, today),
        verify_url=reverse("certificates:verify_code", args=[certificate.code]),
        on_said=_on_said(said),
        history_url=_history_url(certificate),
    )


def _on_said(said: dict[str, Any]) -> str:
    if is_recognised(said):
        return "Recognised"
    return "Renewed" if said.get("renewed_by") else ""


def _history_url(certificate: Certificate) -> str:
    """Where the attainment and its level were read with it; a row that knows neither has no link."""
    attainment = certificate.attainment if "attainment" in certificate._state.fields_cache else None
    if attainment is None or "level" not in attainment._state.fields_cache:
        return ""
    return reverse("certificates:history", args=[certificate.person_id, attainment.level.code])


STEPS = [(500, 152), (600, 114), (700, 76), (800, 38), (900, 0)]  # left and top of each, in the drawing of 1000 by 190


@dataclass(frozen=True)
class Step:
    left: int
    top: int
    colour: str
    is_reached: bool

    @property
    def height(self) -> int:
        return 190 - self.top


@dataclass(frozen=True)
class Signed:
    name: str
    post: str
    picture: str


@dataclass(frozen=True)
class Paper:
    """The certificate as a page of HTML shows it: the accessible version of the PDF."""

    name: str
    organisation: str
    title: str
    language: str
    words: dict[str, Any]
    colours: dict[str, Any]
    logo: str
    signatories: list[Signed]
    steps: list[Step]
    check_at: str


def on_page(snapshot: dict[str, Any]) -> Paper:
    design, reached = design_of(snapshot), snapshot["level_number"] or 0
    colours = design["colours"]
    return Paper(
        name=snapshot["name"],
        organisation=snapshot["organisation"],
        title=snapshot["level"],
        language=design["language"],
        words=design["words"],
        colours=colours,
        logo=_picture(design["logo"]),
        signatories=[Signed(each["name"], each["post"], _picture(each["signature"])) for each in design["signatories"]],
        steps=[
            Step(left, top, colours["steps"][number] if number < reached else colours["ahead"], number < reached)
            for number, (left, top) in enumerate(STEPS)
        ],
        check_at=design["check_at"],
    )


@dataclass(frozen=True)
class Square:
    """A QR code as a drawing: its dark cells as one path, a unit each; `frame` is its side, with the border."""

    path: str
    frame: int


def qr(snapshot: dict[str, Any], code: str) -> Square:
    """The same code as on the PDF: the address at which the certificate is checked."""
    made = segno.make(f"{design_of(snapshot)['check_at']}{code}/", error="m", micro=False)
    rows = enumerate(made.matrix)
    path = "".join(
        f"M{found.start()} {down}.5h{len(found[0])}" for down, row in rows for found in DARK.finditer(bytes(row))
    )
    return Square(path, len(made.matrix) + 4)


def _picture(digest: str) -> str:
    return PictureStorage().url(digest) if digest else ""
