"""Says what a certificate says as an Open Badges 3.0 credential, a document other systems can read and check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from certificates.badges.documents import CREDENTIALS, OPEN_BADGES
from certificates.badges.keys import did
from certificates.badges.proof import Document, instant
from certificates.models import Certificate
from lms.escalator.renewal import How
from lms.people.models import Organisation


@dataclass(frozen=True)
class Place:
    """Where the status of one badge is published: which list of the organisation, and which bit of it."""

    number: int
    index: int


def credential(certificate: Certificate, issuer: Organisation, place: Place, *, email: str, salt: str) -> Document:
    """The credential, unsigned. It names its holder only by a salted hash of their e-mail address."""
    said = certificate.snapshot
    document: Document = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": site(reverse("certificates:verify_code", args=[certificate.code])),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title(said),
        "issuer": profile(issuer, said["organisation"]),
        "validFrom": _morning(said["achieved_on"]),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [holder(email, salt)],
            "achievement": achievement(said, issuer),
        },
        "credentialStatus": _status(issuer, place),
    }
    if said["expires_on"]:
        document["validUntil"] = _morning(said["expires_on"])
    return document


def title(said: dict[str, Any]) -> str:
    """What was earned, in a line."""
    return f"Level {said['level_number']}, {said['level']}" if said["level_number"] else said["level"]


def profile(issuer: Organisation, name: str) -> dict[str, Any]:
    return {"id": did(issuer), "type": ["Profile"], "name": name, "url": site("/")}


def holder(email: str, salt: str) -> dict[str, Any]:
    """Who holds it, for those who know the address already (Open Badges 3.0, IdentityObject)."""
    hashed = sha256((email.lower() + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashed}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def achievement_key(said: dict[str, Any]) -> str:
    """Names an achievement: the same for all who achieved the same, so that others can count them together."""
    return sha256(f"{said.get('kind', 'level')} {title(said)} {criteria(said)}".encode()).hexdigest()[:32]


def achievement(said: dict[str, Any], issuer: Organisation) -> dict[str, Any]:
    return {
        "id": site(reverse("certificates:achievement", args=[issuer.slug, achievement_key(said)])),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": title(said),
        "description": said["strapline"] or title(said),
        "criteria": {"narrative": criteria(said)},
    }


def criteria(said: dict[str, Any]) -> str:
    """What somebody had to do for it."""
    kind = said.get("kind", "level")
    if kind == "attendance":
        return f"Attended this session of {said['hours']} hours, as its trainer recorded."
    if kind == "project":
        return "Worked on an improvement project that its coach and its sponsor have signed off."
    if said.get("route") == "recognised":
        return f"Prior learning of this level, recognised on evidence by {said['organisation']}."
    if how := said.get("renewed_by"):
        return f"This level held before, and renewed by {How(how).label}."
    project = ", an improvement project of their own signed off" if said["project_hours"] else ""
    return f"{said['hours']} hours of study{project}, and every requirement of the level met."


def site(path: str) -> str:
    return urljoin(settings.SITE_URL, path)


def status_list_address(issuer: Organisation, number: int) -> str:
    return site(reverse("certificates:badge_status", args=[issuer.slug, number]))


def _status(issuer: Organisation, place: Place) -> dict[str, str]:
    address = status_list_address(issuer, place.number)
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def _morning(iso: str) -> str:
    """The first moment of a local day."""
    return instant(timezone.make_aware(datetime.combine(date.fromisoformat(iso), time.min)))
