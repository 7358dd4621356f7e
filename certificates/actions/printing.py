"""Somebody takes the PDF of a certificate away."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from certificates.models import Certificate, Print
from certificates.printed import printed


@transaction.atomic
def print_out(certificate: Certificate, *, now: datetime) -> bytes:
    """The PDF, remembered by its digest, so that it is known again when somebody has it checked."""
    content = printed(certificate)
    digest = hashlib.sha256(content).hexdigest()
    Print.objects.get_or_create(sha256=digest, defaults={"certificate": certificate, "made_at": now})
    return content
