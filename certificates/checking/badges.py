"""Judges a badge by the credential in it, with the keys and badges that are kept here: nobody else is asked.

A document is compared with the one that was issued before anything is computed from it. What others wrote is thus
never expanded or canonicalised, which could be made to take for ever.
"""

from __future__ import annotations

import json
import re
from typing import Any

from certificates.badges.files import badge_file
from certificates.badges.keys import identities
from certificates.badges.proof import LARGEST, Document, is_signed_by, read_published
from certificates.checking.findings import Outcome
from certificates.codes import normalised
from certificates.models import Badge, BadgeKey

PROOF = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
LONGEST_VALUE = 300
_ADDRESS = re.compile(r"https?://[^/]+/(?:[^/]+/)*verify/([0-9A-Z]{26})/")
_KEY = re.compile(r"did:web:[^#]{1,250}#key-([0-9]{1,5})")


def read_document(text: str | None) -> Document | None:
    """The document, if it is one that every reader understands alike: a name given twice has two meanings."""
    if not text or len(text) > LARGEST:
        return None
    try:
        said = json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def judged(said: Document, kind: str, content: bytes) -> tuple[Outcome, Badge | None]:
    """What the credential in a file is worth. UNKNOWN means that it is not shown to be ours."""
    badge = _named(said)
    proof = said.get("proof")
    if badge is None:
        return (Outcome.FOREIGN if _is_of_others(said) else Outcome.UNKNOWN), None
    key = _key(badge, proof)
    if key and key.withdrawn_at:
        return Outcome.DISTRUSTED, badge
    if key is None or _unsigned(said) != _unsigned(json.loads(badge.document)):
        return Outcome.UNKNOWN, badge
    if not is_signed_by(said, read_published(key.published)):
        return Outcome.UNKNOWN, badge
    return (Outcome.UNALTERED if badge_file(badge, kind) == content else Outcome.REWRAPPED), badge


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("A name is given twice.")
    return dict(pairs)


def _named(said: Document) -> Badge | None:
    """The badge that the document says it is."""
    address = said.get("id")
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    code = normalised(found[1]) if found else None
    badges = Badge.objects.select_related("certificate", "key", "organisation")
    return badges.filter(certificate__code=code).first() if code else None


def _key(badge: Badge, proof: object) -> BadgeKey | None:
    """The key that a proof of the one shape we write names. Anything else names none."""
    if not isinstance(proof, dict) or set(proof) != PROOF:
        return None
    if not all(isinstance(value, str) and len(value) <= LONGEST_VALUE for value in proof.values()):
        return None
    found = _KEY.fullmatch(proof["verificationMethod"])
    keys = BadgeKey.objects.filter(organisation=badge.organisation_id)
    return keys.filter(number=int(found[1])).first() if found and int(found[1]) < 2**15 else None


def _unsigned(said: Document) -> Document:
    return {name: value for name, value in said.items() if name != "proof"}


def _is_of_others(said: Document) -> bool:
    """Whether it is somebody's badge, of this version of Open Badges or of the one before, and names us nowhere."""
    issuer = said.get("issuer") or said.get("badge")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return "@context" in said and isinstance(named, str) and not named.startswith(identities())
