"""Publishes which badges are revoked, as bits that say nothing of whose they are (W3C Bitstring Status List).

A certificate that was superseded counts as revoked: its holder has another one.
"""

from __future__ import annotations

import base64
import gzip
from datetime import datetime, timedelta

from django.db.models import Q

from certificates.badges.credential import status_list_address
from certificates.badges.documents import CREDENTIALS
from certificates.badges.issuing import LIST_LENGTH
from certificates.badges.keys import current_key, did, method, opened
from certificates.badges.proof import Document, instant, signed
from certificates.models import Badge
from lms.people.models import Organisation

LASTS = timedelta(hours=24)  # who keeps a copy asks again after this


def status_list(issuer: Organisation, number: int, *, now: datetime) -> Document:
    """The signed list as it is now."""
    address = status_list_address(issuer, number)
    document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(issuer),
        "validFrom": instant(now),
        "validUntil": instant(now + LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked(issuer, number)),
        },
    }
    key = current_key(issuer, now=now)
    return signed(document, opened(key), method(key), now=now)


def revoked(issuer: Organisation, number: int) -> list[int]:
    gone = Q(certificate__revoked_at__isnull=False) | Q(certificate__superseded_at__isnull=False)
    badges = Badge.objects.filter(gone, organisation=issuer, list_number=number)
    return list(badges.values_list("list_index", flat=True))


def encoded(indices: list[int]) -> str:
    """The bits, the first one highest, as GZIP in base64url (multibase "u"). The same bits give the same text."""
    bits = bytearray(LIST_LENGTH // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    return f"u{base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip('=')}"
