"""Makes the badge of a certificate when it is first asked for, and keeps it: it is signed once."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from certificates.badges.credential import Place, achievement_key, credential
from certificates.badges.keys import current_key, method, opened
from certificates.badges.proof import signed
from certificates.models import Badge, Certificate
from lms.people.models import Organisation

LIST_LENGTH = 131_072  # bits: the least a list may have, so that an index says nothing of who it belongs to (W3C)
FULL = LIST_LENGTH // 2
TRIES = 20


def badge_of(certificate: Certificate, *, now: datetime) -> Badge:
    """The badge of this certificate. Two who ask at once get the same; after a withdrawn key it is signed anew."""
    held = Badge.objects.select_related("key").filter(certificate=certificate).first()
    if held and not held.key.withdrawn_at:
        return held
    return _signed_anew(held, now) if held else _made(certificate, now)


def issuer_of(certificate: Certificate) -> Organisation:
    """The organisation the certificate names. A renamed one is found through its holder."""
    named = Organisation.objects.filter(name=certificate.snapshot["organisation"]).first()
    issuer = named or certificate.person.organisation
    if issuer is None:
        raise ValueError("This certificate names no organisation that could sign it.")
    return issuer


def _made(certificate: Certificate, now: datetime) -> Badge:
    issuer = issuer_of(certificate)
    key = current_key(issuer, now=now)
    number = _open_list(issuer)
    for _ in range(TRIES):
        badge = Badge(certificate=certificate, key=key, organisation=issuer, salt=secrets.token_hex(16), made_at=now,
                      achievement=achievement_key(certificate.snapshot), list_number=number,
                      list_index=secrets.randbelow(LIST_LENGTH))  # fmt: skip
        badge.document = _written(badge, now)
        try:
            with transaction.atomic():
                badge.save()
            return badge
        except IntegrityError:  # the bit is taken, or another request made the badge first
            if held := Badge.objects.filter(certificate=certificate).first():
                return held
    raise RuntimeError(f"No free place in status list {number} of {issuer}.")


@transaction.atomic
def _signed_anew(badge: Badge, now: datetime) -> Badge:
    badge = Badge.objects.select_for_update(of=("self",)).select_related("key", "organisation").get(pk=badge.pk)
    if badge.key.withdrawn_at:
        badge.key = current_key(badge.organisation, now=now)
        badge.document = _written(badge, now)
        badge.save(update_fields=["key", "document"])
    return badge


def _written(badge: Badge, now: datetime) -> str:
    place = Place(badge.list_number, badge.list_index)
    holder = badge.certificate.person.email
    document = credential(badge.certificate, badge.organisation, place, email=holder, salt=badge.salt)
    return json.dumps(signed(document, opened(badge.key), method(badge.key), now=now), ensure_ascii=False, indent=2)


def _open_list(issuer: Organisation) -> int:
    """The list new badges go into: half full it is left, so that a free bit is found at once."""
    return 1 + Badge.objects.filter(organisation=issuer).count() // FULL
