"""Files as people send them to the public page: as issued, changed, from elsewhere, revoked meanwhile."""

from __future__ import annotations

import io
import json

import pytest
from django.core.cache import caches
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from certificates import pdf
from certificates.actions import revoke
from certificates.badges.baking import baked_png, baked_svg, unbaked
from certificates.badges.keys import rotate
from certificates.badges.picture import picture
from certificates.codes import grouped, new_code
from certificates.models import Badge, Certificate, Print
from tests.certificates.conftest import NOW

KINDS = ["pdf", "png", "svg", "json"]
UNALTERED, ALTERED, UNKNOWN = (
    "This file is unaltered",
    "This file is not as we issued it",
    "We cannot confirm this file",
)
VALID = "This certificate is valid"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_as_it_was_downloaded_is_unaltered_and_the_register_says_the_rest(ask, downloaded, certificate, kind):
    answer = ask(downloaded(kind), "any name.exe")
    assert answer.status_code == 200
    assert UNALTERED in answer.text
    assert VALID in answer.text
    assert "Joanna Pryce" in answer.text
    assert grouped(certificate.code) in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_unaltered_file_of_a_revoked_certificate_is_not_called_valid(ask, downloaded, certificate, hr, kind):
    content = downloaded(kind)
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    answer = ask(content)
    assert UNALTERED in answer.text
    assert "withdrew this certificate" in answer.text
    assert VALID not in answer.text
    assert "Somebody else" not in answer.text


def test_a_pdf_drawn_by_former_software_is_still_known(ask, downloaded, certificate, monkeypatch):
    former = downloaded("pdf")
    monkeypatch.setattr(pdf, "PRODUCT", "Escalator of another version")
    caches["printed"].clear()
    assert downloaded("pdf") != former
    assert UNALTERED in ask(former).text
    assert Print.objects.filter(certificate=certificate).count() == 2


def test_a_pdf_handed_out_before_prints_were_remembered_is_known_by_its_bytes(ask, downloaded):
    content = downloaded("pdf")
    Print.objects.all().delete()
    assert UNALTERED in ask(content).text
    assert not Print.objects.exists()  # a check keeps nothing


def test_downloading_again_remembers_one_print(downloaded):
    assert downloaded("pdf") == downloaded("pdf")
    assert Print.objects.count() == 1


def test_another_name_drawn_with_a_true_code_is_altered(ask, certificate):
    forged = pdf.render(certificate.snapshot | {"name": "Mallory Swift"}, certificate.code)
    answer = ask(forged)
    assert ALTERED in answer.text
    assert VALID not in answer.text
    assert "Mallory" not in answer.text
    assert "Joanna" not in answer.text
    assert reverse("certificates:verify_code", args=[grouped(certificate.code)]) in answer.text


def test_a_pdf_saved_anew_by_another_program_is_altered_though_its_words_are_packed(ask, downloaded):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(downloaded("pdf"))))
    writer.add_metadata({"/Producer": "Another program"})
    held = io.BytesIO()
    writer.write(held)
    assert ALTERED in ask(held.getvalue()).text


def test_something_added_behind_or_before_is_altered(ask, downloaded):
    content = downloaded("pdf")
    for changed in (content + b"\n", b"\n" + content, content[:-1], content + content):
        assert ALTERED in ask(changed).text


def test_no_code_an_unknown_code_and_a_scan_get_one_and_the_same_answer(ask, certificate):
    never = pdf.render(certificate.snapshot, new_code())
    plain = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%%EOF"
    ours = {"@context": [], "issuer": "did:web:localhost%3A8000:issuers:northbridge"}
    credential = json.dumps(ours | {"id": f"http://localhost:8000/verify/{new_code()}/"})
    answers = [ask(each) for each in (never, plain, credential.encode(), b"{}", b"<svg/>", b"\x89PNG\r\n\x1a\n")]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}
    assert UNKNOWN in answers[0].text


# ---- badges ---------------------------------------------------------------------------------
def test_a_credential_with_another_value_is_altered_wherever_it_is(ask, downloaded, certificate):
    png, plain, said = downloaded("png"), picture(certificate.snapshot), json.loads(downloaded("json"))
    for forged in (
        said | {"name": "Level 5, Advanced practitioner"},
        said | {"validUntil": "2099-01-01T00:00:00Z"},
        said | {"description": "With distinction"},
        said | {"proof": said["proof"] | {"created": "2020-01-01T00:00:00Z"}},
        said | {"proof": {}},
        said | {"proof": [said["proof"], said["proof"]]},
        {key: said[key] for key in said if key != "proof"},
    ):
        text = json.dumps(forged)
        for content in (text.encode(), baked_png(png, text), baked_svg(plain, text).encode()):
            answer = ask(content)
            assert ALTERED in answer.text, text
            assert VALID not in answer.text


def test_a_picture_with_two_credentials_is_altered_since_others_may_read_the_other(ask, downloaded):
    png, svg, document = downloaded("png"), downloaded("svg"), downloaded("json").decode()
    again = baked_png(png, json.dumps(json.loads(document) | {"name": "Level 5"}))
    chunk = again[again.index(b"iTXt") - 4 : -12]
    for content in (png[:-12] + chunk + png[-12:], baked_svg(svg.decode(), document).encode()):
        assert ALTERED in ask(content).text


def test_a_name_that_is_given_twice_is_altered_since_others_may_read_the_first(ask, downloaded):
    text = downloaded("json").decode()
    assert ALTERED in ask(text.replace('{\n  "@context"', '{"name": "Level 5",\n  "@context"', 1).encode()).text


def test_a_genuine_credential_in_another_picture_or_written_otherwise_is_said_to_be_just_that(ask, downloaded):
    document, other = downloaded("json").decode(), downloaded("png")
    squeezed = json.dumps(json.loads(document)).encode()
    another_picture = baked_svg('<svg xmlns="http://www.w3.org/2000/svg"><text>Level 5</text></svg>', document).encode()
    saved_anew = other[:-12] + b"\0\0\0\x04tEXtabc\0\xfd\xbd\xca\x8c" + other[-12:]
    for content in (squeezed, another_picture, saved_anew):
        answer = ask(content)
        assert "Its signed part is genuine" in answer.text
        assert VALID not in answer.text
        assert "Joanna" not in answer.text


def test_a_badge_of_another_issuer_is_not_judged(ask, downloaded):
    said = json.loads(downloaded("json"))
    theirs = said | {"id": "urn:uuid:1", "issuer": {"id": "https://other.example/issuer", "type": ["Profile"]}}
    old = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": "https://other.example/badge"}
    for each in (theirs, old):
        answer = ask(json.dumps(each).encode())
        assert "We cannot judge this badge" in answer.text
        assert "other.example" not in answer.text


def test_what_a_withdrawn_key_signed_counts_no_more_and_what_a_former_key_signed_does(ask, downloaded, northbridge):
    content = downloaded("json")
    rotate(northbridge, now=NOW)
    assert UNALTERED in ask(content).text
    rotate(northbridge, now=NOW)
    Badge.objects.get().key.__class__.objects.filter(number=1).update(withdrawn_at=NOW)
    answer = ask(content)
    assert "a key that no longer counts" in answer.text
    assert VALID not in answer.text


def test_a_credential_signed_by_a_key_that_is_not_ours_is_altered(ask, downloaded, certificate):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from certificates.badges.proof import signed

    said = json.loads(downloaded("json"))
    method = said.pop("proof")["verificationMethod"]
    forged = signed(said, Ed25519PrivateKey.generate(), method, now=NOW)
    assert ALTERED in ask(json.dumps(forged).encode()).text


def test_a_badge_nobody_has_asked_for_cannot_be_shown(ask, downloaded, certificate):
    text = downloaded("json")
    Badge.objects.all().delete()
    assert ALTERED in ask(text).text
    assert not Badge.objects.exists()


def test_the_badge_is_taken_away_as_a_document(client, downloaded):
    text = downloaded("json").decode()
    assert unbaked(downloaded("png")) == text == unbaked(downloaded("svg"))


def test_the_page_of_a_superseded_certificate_shows_no_other_name(client, ask, downloaded, certificate, nurse):
    content = downloaded("pdf")
    nurse.full_name = "Joanna Ellery"
    nurse.save()
    Certificate.objects.filter(pk=certificate.pk).update(superseded_at=NOW)
    for page in (client.get(reverse("certificates:verify_code", args=[certificate.code])), ask(content)):
        assert "A newer certificate replaces this one" in page.text
        assert "Ellery" not in page.text
        assert VALID not in page.text
