"""Lists of what is revoked."""

from __future__ import annotations

import json

import pytest
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.verifier import OB3VerificationError

from certificates.actions import revoke
from certificates.badges.status_list import encoded
from certificates.models import Badge
from tests.certificates.badges.conftest import NOW


def list_of(said: dict, fetch) -> dict:
    return json.loads(fetch(said["credentialStatus"]["statusListCredential"]))


def test_the_list_is_signed_by_the_issuer_and_no_bit_of_it_can_be_changed(certify, document, fetch):
    found = list_of(document(certify()), fetch)
    key = resolve_verification_method(found["proof"]["verificationMethod"], download=fetch)
    verify_data_integrity_proof(found, key)
    found["credentialSubject"]["encodedList"] = encoded([7])
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(found, key)


def test_only_the_bits_of_what_is_revoked_are_set(certify, document, fetch, coach, hr):
    kept, gone = certify(coach), certify()
    said = document(kept)
    assert set_indices(decode_encoded_list(list_of(said, fetch)["credentialSubject"]["encodedList"])) == frozenset()
    index = int(document(gone)["credentialStatus"]["statusListIndex"])
    revoke(gone, "Issued by mistake.", by=hr, now=NOW)
    bits = decode_encoded_list(list_of(said, fetch)["credentialSubject"]["encodedList"])
    assert set_indices(bits) == {index}
    assert len(bits) * 8 == 131_072


@pytest.mark.parametrize("indices", [[], [0], [131_071], [0, 7, 8, 131_071]])
def test_another_library_reads_the_same_bits(indices):
    assert set_indices(decode_encoded_list(encoded(indices))) == set(indices)


def test_a_list_that_holds_nothing_and_an_issuer_that_signed_nothing_are_not_found(
    client, certify, document, southmoor
):
    document(certify())
    for path in ("northbridge/status/2/", "southmoor/status/1/", "southmoor/did.json", "nobody/did.json"):
        assert client.get(f"/issuers/{path}").status_code == 404


def test_badges_have_bits_in_no_order_that_tells_whose_they_are(certify, document, hire):
    for number in range(6):
        document(certify(hire(f"Learner {number}")))
    indices = list(Badge.objects.order_by("pk").values_list("list_index", flat=True))
    assert len(set(indices)) == 6
    assert indices != sorted(indices) or max(indices) - min(indices) > 5
