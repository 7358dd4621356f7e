"""Judges a file: a PDF by its bytes, a badge by its credential."""

from __future__ import annotations

import hashlib

from certificates.badges.baking import unbaked
from certificates.checking.badges import judged, read_document
from certificates.checking.findings import Finding, Outcome
from certificates.checking.kinds import codes_in, kind_of
from certificates.models import Certificate, Print
from certificates.printed import printed
from certificates.signing import is_signed_by_us


def look_at(content: bytes) -> Finding:
    """What is known about a file. Only what is shown to be as it was issued is called unaltered; in doubt it is not."""
    kind = kind_of(content)
    return _paper(content) if kind == "pdf" else _badge(kind, content)


def _paper(content: bytes) -> Finding:
    known = Print.objects.select_related("certificate").filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if known:
        return Finding(Outcome.UNALTERED, known.certificate, b"/ByteRange" in content)
    named = _named(codes_in("pdf", content))
    for certificate in named:  # handed out before prints were remembered
        if printed(certificate) == content or is_signed_by_us(content, certificate.issued_at):
            return Finding(Outcome.UNALTERED, certificate, b"/ByteRange" in content)
    return Finding(Outcome.ALTERED, named[0]) if named else Finding(Outcome.UNKNOWN)


def _badge(kind: str, content: bytes) -> Finding:
    document = _text(content) if kind == "json" else unbaked(content)
    said = read_document(document)
    outcome, badge = judged(said, kind, content) if said else (Outcome.UNKNOWN, None)
    if badge and outcome != Outcome.UNKNOWN:
        return Finding(outcome, badge.certificate, is_signed=True)
    if outcome == Outcome.FOREIGN:
        return Finding(outcome)
    named = _named(codes_in(kind, content, document or ""))
    return Finding(Outcome.ALTERED, named[0]) if named else Finding(Outcome.UNKNOWN)


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _named(codes: list[str]) -> list[Certificate]:
    """Those of the register, in the order in which the file names them."""
    found = {each.code: each for each in Certificate.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]
