"""A certificate of level 1, and the site as a verifier elsewhere reaches it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from certificates.actions import issue
from certificates.badges.keys import did
from certificates.models import Certificate
from lms.escalator.models import Attainment

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
VC = {"Accept": "application/vc"}


@pytest.fixture
def certify(nurse, fundamentals):
    """A function that gives a person a certificate of level 1: certify(), certify(coach, expires_on=date(...))."""

    def _certify(person=nurse, *, expires_on=None) -> Certificate:
        attainment = Attainment.objects.create(
            person=person, level=fundamentals, achieved_on=NOW.date(), expires_on=expires_on
        )
        return issue(attainment, now=NOW)

    return _certify


@pytest.fixture
def fetch(client) -> Callable[[str], bytes]:
    """What a verifier elsewhere gets from an address of ours. Raises OSError where it gets no document."""

    def _fetch(address: str) -> bytes:
        cache.clear()  # a verifier of many badges has many addresses; the rate limit has its own test
        answer = client.get(urlsplit(address).path, headers=VC)
        if answer.status_code != 200:
            raise OSError(f"{address} answered {answer.status_code}")
        return answer.content

    return _fetch


@pytest.fixture
def document(fetch) -> Callable[[Certificate], dict]:
    """A function that reads the credential of a certificate as the world does."""
    return lambda certificate: json.loads(fetch(f"/verify/{certificate.code}/"))


@pytest.fixture
def verify(fetch, northbridge):
    """Openbadgeslib's judgement of a credential, keys and status asked for. Raises OB3VerificationError."""

    def _verify(said: dict | str, *, download: Callable[[str], bytes] = fetch, recipient: str | None = None):
        text = said if isinstance(said, str) else json.dumps(said)
        verifier = OB3LdpVerifier.for_issuer_did(did(northbridge))
        # its own check of the list's signature knows JWT only; ours is checked in test_status_list
        return verifier.verify(
            text, check_status=True, download=download, verify_status_list=False, expected_recipient=recipient
        )

    return _verify
