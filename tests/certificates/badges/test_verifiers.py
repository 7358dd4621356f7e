"""What openbadgeslib, which is not ours, makes of our badges."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date

import pytest
from openbadgeslib.ob3.credential import IdentityObject
from openbadgeslib.ob3.verifier import OB3VerificationError

from certificates.actions import revoke
from certificates.badges.keys import rotate
from certificates.models import Badge
from tests.certificates.badges.conftest import NOW


def test_a_badge_is_accepted(certify, document, verify):
    found = verify(document(certify()))
    assert found.achievement.name == "Level 1, Fundamentals"
    assert found.issuer.name == "Northbridge Hospitals"


def test_an_expired_badge_is_refused(certify, document, verify):
    said = document(certify(expires_on=date(2026, 2, 1)))
    assert said["validUntil"] == "2026-02-01T00:00:00Z"
    with pytest.raises(OB3VerificationError, match="expired"):
        verify(said)


def test_a_revoked_badge_is_refused_though_its_document_is_as_it_was(certify, document, verify, hr):
    certificate = certify()
    said = document(certificate)
    revoke(certificate, "Issued by mistake.", by=hr, now=NOW)
    assert document(certificate) == said
    with pytest.raises(OB3VerificationError, match="revocation"):
        verify(said)


def test_others_are_not_refused_with_it(certify, document, verify, hr, coach):
    kept = document(certify(coach))
    revoke(certify(), "Issued by mistake.", by=hr, now=NOW)
    assert verify(kept)


def test_a_superseded_badge_is_refused(certify, document, verify):
    certificate = certify()
    said = document(certificate)
    type(certificate).objects.filter(pk=certificate.pk).update(superseded_at=NOW)
    with pytest.raises(OB3VerificationError, match="revocation"):
        verify(said)


def leaves(said: dict | list, at: tuple = ()) -> Iterator[tuple]:
    for key, value in said.items() if isinstance(said, dict) else enumerate(said):
        if isinstance(value, dict | list):
            yield from leaves(value, (*at, key))
        else:
            yield (*at, key)


def test_no_value_can_be_changed_by_a_letter(certify, document, verify):
    said = document(certify(expires_on=date(2100, 2, 1)))
    places = list(leaves(said))
    assert len(places) > 25
    for *way, last in places:
        forged = copy.deepcopy(said)
        inner = forged
        for key in way:
            inner = inner[key]
        value = inner[last]
        inner[last] = not value if isinstance(value, bool) else value[:-1] + ("a" if value[-1] != "a" else "b")
        with pytest.raises(OB3VerificationError):
            verify(forged)


def test_nothing_can_be_added(certify, document, verify):
    with pytest.raises(OB3VerificationError):
        verify(document(certify()) | {"description": "With distinction"})


def test_a_badge_stays_good_when_its_key_is_followed_by_another(certify, document, verify, northbridge, coach):
    said = document(certify())
    rotate(northbridge, now=NOW)
    later = document(certify(coach))
    assert said["proof"]["verificationMethod"].endswith("#key-1")
    assert later["proof"]["verificationMethod"].endswith("#key-2")
    assert verify(said)
    assert verify(later)


def test_what_a_withdrawn_key_signed_is_refused_and_signed_anew(certify, document, verify, northbridge):
    certificate = certify()
    said = document(certificate)
    rotate(northbridge, now=NOW, is_withdrawn=True)
    with pytest.raises(OB3VerificationError):
        verify(said)
    anew = document(certificate)
    assert verify(anew)
    assert {key: anew[key] for key in anew if key != "proof"} == {key: said[key] for key in said if key != "proof"}
    assert Badge.objects.count() == 1


@pytest.mark.parametrize("away", ["/status/", "did.json"])
def test_a_badge_is_never_valid_while_its_status_or_its_key_cant_be_reached(certify, document, verify, fetch, away):
    said = document(certify())

    def unreachable(address: str) -> bytes:
        if away in address:
            raise OSError("no route to host")
        return fetch(address)

    with pytest.raises(OB3VerificationError, match="could not fetch"):
        verify(said, download=unreachable)


def test_a_holder_can_prove_that_it_is_theirs(certify, document, verify, nurse):
    said = document(certify())
    [found] = verify(said).identifiers
    assert found == IdentityObject.create(nurse.email, found.salt)
    assert found != IdentityObject.create("somebody.else@northbridge.example", found.salt)


def test_it_says_nothing_else_of_its_holder(certify, document, nurse):
    text = json.dumps(document(certify())).lower()
    for private in (nurse.full_name, nurse.email, nurse.employee_number):
        assert private.lower() not in text
