"""The PDF of a certificate: drawn from its snapshot when somebody asks, and kept for a while."""

from __future__ import annotations

from django.core.cache import caches

from certificates import pdf, snapshots
from certificates.models import Certificate
from certificates.signing import fingerprint, signed

KEPT = 24 * 60 * 60  # seconds


def printed(certificate: Certificate) -> bytes:
    """The same bytes each time, for the same software and signing key, whether they were kept or are drawn again."""
    parts = (str(pdf.VERSION), certificate.code, snapshots.digest(certificate.snapshot), fingerprint())
    key = "certificate:" + ":".join(parts)
    kept = caches["printed"].get(key)
    if kept is None:
        kept = signed(pdf.render(certificate.snapshot, certificate.code), at=certificate.issued_at)
        caches["printed"].set(key, kept, KEPT)
    return kept
