"""Keeps the keys organisations sign badges with: sealed in the database, opened only to sign."""

from __future__ import annotations

import base64
from datetime import datetime
from urllib.parse import quote, urlsplit

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import Max

from certificates.badges.proof import published
from certificates.models import BadgeKey
from lms.people import audit
from lms.people.models import Organisation


def current_key(organisation: Organisation, *, now: datetime) -> BadgeKey:
    """The key this organisation signs with today; the first badge makes the first key."""
    return BadgeKey.objects.current().filter(organisation=organisation).first() or _first(organisation, now)


@transaction.atomic
def rotate(organisation: Organisation, *, now: datetime, is_withdrawn: bool = False) -> BadgeKey:
    """Sign with a new key from now on. The old one stays published, so that what it signed can still be checked.

    `is_withdrawn`: somebody else may have the old key. It is published no more; nothing it signed is accepted
    anywhere, and each badge is signed anew when it is next asked for.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # or two rotations would count the same number
    held = BadgeKey.objects.current().filter(organisation=organisation)
    held.update(retired_at=now, **({"withdrawn_at": now} if is_withdrawn else {}))
    key = _made(organisation, now)
    audit.record("badge_key.rotated", f"{organisation} signs badges with a new key", by=None, key=key.number,
                 withdrawn=is_withdrawn)  # fmt: skip
    return key


def opened(key: BadgeKey) -> Ed25519PrivateKey:
    """The private key, to sign with. Raises ImproperlyConfigured if it was sealed with another secret."""
    try:
        raw = _seal().decrypt(key.sealed.encode())
    except InvalidToken:
        raise ImproperlyConfigured(
            f"Badge key {key.number} of {key.organisation} was sealed with another BADGE_SECRET. Set the former one, "
            "or make a new key with `manage.py rotate_badge_key --withdraw`."
        ) from None
    return Ed25519PrivateKey.from_private_bytes(raw)


def did(organisation: Organisation) -> str:
    """The identity an organisation signs under, as did:web: its document lies below /issuers/ on this site."""
    return f"{identities()}{organisation.slug}"


def identities() -> str:
    """How the identity of every organisation that issues here begins."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}:issuers:"


def method(key: BadgeKey) -> str:
    return f"{did(key.organisation)}#key-{key.number}"


def identity(organisation: Organisation) -> dict[str, object]:
    """The did:web document: every key that has signed badges, but for withdrawn ones."""
    own = did(organisation)
    keys = BadgeKey.objects.trusted().filter(organisation=organisation).select_related("organisation")
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": own,
        "verificationMethod": [
            {"id": method(key), "type": "Multikey", "controller": own, "publicKeyMultibase": key.published}
            for key in keys
        ],
        "assertionMethod": [method(key) for key in keys],
    }


def _first(organisation: Organisation, now: datetime) -> BadgeKey:
    try:
        with transaction.atomic():
            return _made(organisation, now)
    except IntegrityError:  # another request was first
        return BadgeKey.objects.current().get(organisation=organisation)


def _made(organisation: Organisation, now: datetime) -> BadgeKey:
    private = Ed25519PrivateKey.generate()
    last = BadgeKey.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"] or 0
    return BadgeKey.objects.create(
        organisation=organisation, number=last + 1, published=published(private.public_key()),
        sealed=_seal().encrypt(private.private_bytes_raw()).decode(), made_at=now,
    )  # fmt: skip


def _seal() -> Fernet:
    secret = settings.BADGE_SECRET or settings.SECRET_KEY
    derived = HKDF(SHA256(), 32, salt=None, info=b"badge keys").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
