"""Works out how a certificate reads and looks: what its snapshot says, dressed by the organisation's template.

A design is a dictionary of plain values that is kept in the snapshot: "language", "template" and "revision" (keys, or
None as it ships), "words", "colours", "logo" and "signatories" (pictures by their SHA-256), and "check_at" (the address
that codes are checked at). The PDF and the page are drawn from it alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.colours import mixed, readable_on
from certificates.models import CertificateTemplate, template_of
from certificates.wording import LABELS, PARTS, SHIPPED, day, filled
from lms.charts.standalone import tokens

ENGLISH = "en-gb"


def design_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The design kept in the snapshot; certificates from before there were any look as they ship."""
    return snapshot.get("design") or as_it_ships(snapshot)


def dressed(said: dict[str, Any], organisation_id: int | None, level_id: int | None) -> dict[str, Any]:
    """The snapshot with the design of the organisation's template of today."""
    template = template_of(organisation_id)
    return said | {"design": by_template(said, template, level_id) if template else as_it_ships(said)}


def as_it_ships(said: dict[str, Any]) -> dict[str, Any]:
    lead, statement = _shipped(said, ENGLISH)
    return {
        "language": ENGLISH,
        "template": None,
        "revision": None,
        "words": _words(said, ENGLISH, lead, statement),
        "colours": _shipped_colours(said),
        "logo": "",
        "signatories": [],
        "check_at": check_at(),
    }


def by_template(said: dict[str, Any], template: CertificateTemplate, level_id: int | None) -> dict[str, Any]:
    lead, statement = _written(said, template, level_id)
    return {
        "language": template.language,
        "template": template.pk,
        "revision": template.live_revision_id,
        "words": _words(said, template.language, lead, statement),
        "colours": _colours(template),
        "logo": template.logo.name or "",
        "signatories": [
            {"name": each.name, "post": each.post, "signature": each.signature.name or ""}
            for each in template.signatories.all()
        ],
        "check_at": check_at(),
    }


def check_at() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("certificates:verify")


def is_recognised(said: dict[str, Any]) -> bool:
    """Whether it says that a level was learnt elsewhere and recognised here."""
    return said.get("route") == "recognised"


def _kind_of_words(said: dict[str, Any]) -> str:
    if is_recognised(said):
        return "recognised"
    return "renewed" if said.get("renewed_by") else _kind(said)


def _kind(said: dict[str, Any]) -> str:
    return said.get("kind", "level")


def _shipped(said: dict[str, Any], language: str) -> tuple[str, str]:
    kind = _kind_of_words(said)
    if kind == "renewed":
        kind = f"renewed by {said['renewed_by']}"
    return SHIPPED[language]["level with project" if kind == "level" and said["project_hours"] else kind]


def _written(said: dict[str, Any], template: CertificateTemplate, level_id: int | None) -> tuple[str, str]:
    """The template's words, those of the level before those of the kind, and what ships where both are silent."""
    fitting = [each for each in template.wordings.all() if each.says(_kind_of_words(said), level_id)]
    fitting.sort(key=lambda each: each.level_id is None)
    shipped = _shipped(said, template.language)
    lead = next((each.lead for each in fitting if each.lead), shipped[0])
    return lead, next((each.statement for each in fitting if each.statement), shipped[1])


def _words(said: dict[str, Any], language: str, lead: str, statement: str) -> dict[str, Any]:
    labels, number = LABELS[language], said["level_number"]
    on, until = day(said["achieved_on"], language), day(said["expires_on"], language)
    if sessions := said.get("sessions_a_year"):
        until = labels["teaching"].format(sessions)
    values = {
        "name": said["name"], "title": said["level"], "level_number": str(number or ""), "hours": said["hours"],
        "project_hours": str(said["project_hours"]), "organisation": said["organisation"], "date": on, "expires": until,
        "part": PARTS[language].get(said["strapline"], said["strapline"]),
    }  # fmt: skip
    expiry = [[labels["expires"], until]] if _kind(said) == "level" else []
    return {
        "document": labels["document"],
        "certify": labels["certify"],
        "lead": filled(lead, values),
        "statement": filled(statement, values),
        "badge": labels["level"].format(number) if number else "",
        "rows": [[labels["on"][_kind_of_words(said)], on], *expiry, [labels["by"], said["organisation"]]],
        "check": labels["check"],
        "signed": labels["signed"],
        "logo": labels["logo"],
    }


def _shipped_colours(said: dict[str, Any]) -> dict[str, Any]:
    known = tokens()
    steps = [known[f"level-{number}"] for number in range(1, 6)]
    badge = steps[min(said["level_number"] or 3, 5) - 1]
    return {
        "paper": "#ffffff", "ink": known["ink"], "soft": known["ink-soft"], "accent": known["level-3"],
        "steps": steps, "ahead": "#e8efee", "tread": known["done"], "badge": badge, "on_badge": readable_on(badge),
    }  # fmt: skip


def _colours(template: CertificateTemplate) -> dict[str, Any]:
    paper, accent = template.paper, template.accent
    return {
        "paper": paper, "ink": template.ink, "soft": template.soft, "accent": accent,
        "steps": [mixed(accent, paper, share) for share in (0.35, 0.5, 0.65, 0.85, 1)],
        "ahead": mixed(accent, paper, 0.1), "tread": template.ink, "badge": accent, "on_badge": readable_on(accent),
    }  # fmt: skip
