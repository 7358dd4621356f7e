"""What somebody takes along from a certificate: a link, a line for a CV, a link that fills in LinkedIn's own form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from certificates.codes import grouped
from certificates.designs import design_of
from certificates.models import Certificate

LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True)
class Sharing:
    link: str
    cv: str
    linkedin: str


def sharing(certificate: Certificate) -> Sharing:
    said, link = certificate.snapshot, f"{design_of(certificate.snapshot)['check_at']}{certificate.code}/"
    return Sharing(link, _cv(said, link), f"{LINKEDIN}?{urlencode(_linkedin(said, certificate.code, link))}")


def _cv(said: dict, link: str) -> str:
    on = date.fromisoformat(said["achieved_on"])
    until = f", valid until {date.fromisoformat(said['expires_on']):%B %Y}" if said["expires_on"] else ""
    hours = f", {said['hours']} hours" if said["hours"] else ""
    titles = {
        "level": f"Improvement Skills Escalator, {_level(said)}",
        "attendance": f"Workshop: {said['level']}",
        "project": f"Improvement project ({said['strapline']}): {said['level']}",
    }
    return f"{titles[said.get('kind', 'level')]}, {said['organisation']}{hours}, {on:%B %Y}{until}. Check: {link}"


def _level(said: dict) -> str:
    return f"level {said['level_number']} ({said['level']})" if said["level_number"] else said["level"]


def _linkedin(said: dict, code: str, link: str) -> dict[str, object]:
    on = date.fromisoformat(said["achieved_on"])
    asked: dict[str, object] = {
        "startTask": "CERTIFICATION_NAME", "name": said["level"], "organizationName": said["organisation"],
        "issueYear": on.year, "issueMonth": on.month, "certId": grouped(code), "certUrl": link,
    }  # fmt: skip
    if said["expires_on"]:
        until = date.fromisoformat(said["expires_on"])
        asked |= {"expirationYear": until.year, "expirationMonth": until.month}
    return asked
