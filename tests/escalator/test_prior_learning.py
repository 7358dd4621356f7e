"""A level learnt elsewhere: claimed with evidence, decided by a trainer with a reason."""

import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from certificates.models import Certificate
from lms.escalator.actions import claim_level, decide_claim
from lms.escalator.models import Attainment, PriorLearningClaim
from lms.evidence.actions import Refused
from lms.learning.actions import enrol
from lms.people.models import AuditEntry, Person
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n"


def pdf(name="certificate.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def claim(nurse, fundamentals) -> PriorLearningClaim:
    return claim_level(nurse, fundamentals, "A course in Leeds, 2023", pdf(), now=NOON)


def test_a_recognised_claim_is_a_level_with_certificate_and_mail_by_its_own_route(nurse, trainer, fundamentals, claim):
    enrolment = enrol(nurse, fundamentals, today=NOON.date())
    decide_claim(claim, is_recognised=True, reason="Same content, seen", by=trainer, now=NOON)
    attainment = Attainment.objects.get(person=nurse)
    assert (attainment.route, attainment.achieved_on.isoformat()) == ("recognised", "2026-01-05")
    assert attainment.expires_on.isoformat() == "2029-01-05"
    assert attainment.evidence[0]["evidence"] == "Tom Adeyemi: Same content, seen"
    assert Certificate.objects.filter(attainment=attainment).count() == 1
    assert OutboxMessage.objects.filter(person=nurse, rule__code="claim-decided").count() == 1
    assert AuditEntry.objects.filter(action="claim.recognised").count() == 1
    enrolment.refresh_from_db()
    assert enrolment.completed_on is not None


def test_a_declined_claim_gives_no_level_and_its_reason_is_shown(client, nurse, trainer, fundamentals, claim):
    decide_claim(claim, is_recognised=False, reason="It lacked run charts", by=trainer, now=NOON)
    assert not Attainment.objects.exists()
    client.force_login(nurse)
    page = client.get("/levels/L1/claim/").text
    assert "It lacked run charts" in page
    assert "Make a new claim" in page


def test_one_claim_waits_at_a_time_and_asking_again_returns_it(nurse, fundamentals, claim):
    assert claim_level(nurse, fundamentals, "Again", None, now=NOON) == claim
    assert PriorLearningClaim.objects.count() == 1


def test_whoever_decided_first_decided(nurse, trainer, hire, claim):
    decide_claim(claim, is_recognised=True, reason="Seen", by=trainer, now=NOON)
    other = hire("Another Trainer", role="trainer")
    again = decide_claim(claim, is_recognised=False, reason="No", by=other, now=NOON)
    assert (again.decision, again.decided_by) == ("recognised", trainer)
    assert Attainment.objects.count() == 1


def test_nobody_decides_their_own(trainer, fundamentals):
    own = claim_level(trainer, fundamentals, "I teach it", None, now=NOON)
    with pytest.raises(PermissionDenied):
        decide_claim(own, is_recognised=True, reason="Of course", by=trainer, now=NOON)


def test_a_level_that_is_held_needs_no_claim(nurse, fundamentals, today):
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today)
    with pytest.raises(ValidationError, match="hold this level already"):
        claim_level(nurse, fundamentals, "Again", None, now=NOON)


@pytest.mark.parametrize(
    "upload, words",
    [
        (pdf("certificate.exe"), "not one of the kinds"),
        (pdf("certificate.pdf", b"MZ not a pdf"), "something else"),
        (SimpleUploadedFile("photo.png", b"GIF89a but not a PNG", "image/png"), "something else"),
        (SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\nbut cut off", "image/png"), "cannot be opened"),
        (pdf("empty.pdf", b""), "empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_claimed(nurse, fundamentals, upload, words):
    with pytest.raises(Refused, match=words):
        claim_level(nurse, fundamentals, "A course", upload, now=NOON)
    assert not PriorLearningClaim.objects.exists()


@pytest.mark.parametrize("kind, name", [("JPEG", "photo.jpg"), ("PNG", "photo.png")])
def test_a_picture_is_drawn_anew_without_where_it_was_taken(nurse, fundamentals, kind, name):
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken at home, 12 Secret Street"
    Image.new("RGB", (40, 30), "navy").save(drawn, kind, exif=exif)
    assert b"Secret Street" in drawn.getvalue()
    upload = SimpleUploadedFile(name, drawn.getvalue())
    kept = claim_level(nurse, fundamentals, "A photo", upload, now=NOON).evidence
    content = kept.stored.read()
    assert b"Secret Street" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert kept.size == len(content)


def test_what_is_see_through_in_a_picture_stays_so(nurse, fundamentals):
    drawn = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(drawn, "PNG")
    upload = SimpleUploadedFile("scan.png", drawn.getvalue())
    kept = claim_level(nurse, fundamentals, "A scan", upload, now=NOON).evidence
    assert Image.open(io.BytesIO(kept.stored.read())).getpixel((1, 1)) == (0, 0, 0, 0)


def test_the_form_keeps_what_was_written_when_the_file_is_refused(client, nurse, fundamentals):
    client.force_login(nurse)
    answer = client.post("/levels/L1/claim/", {"words": "A course in Leeds", "evidence": pdf("x.exe")})
    assert answer.status_code == 422
    assert "A course in Leeds" in answer.text
    assert "choose the file again" in answer.text


def test_a_claim_goes_from_the_level_to_the_trainer_and_back(client, nurse, trainer, fundamentals):
    client.force_login(nurse)
    assert 'href="/levels/L1/claim/"' in client.get(fundamentals.url).text
    client.post("/levels/L1/claim/", {"words": "A course in Leeds", "evidence": pdf()})
    claim = PriorLearningClaim.objects.get()
    client.force_login(trainer)
    assert "Joanna Pryce" in client.get("/teaching/claims/").text
    answer = client.get(f"/claims/{claim.pk}/evidence/")
    assert b"".join(answer.streaming_content) == PDF
    assert AuditEntry.objects.filter(action="claim.evidence_read", subject=nurse).count() == 1
    assert client.post(f"/teaching/claims/{claim.pk}/", {"decision": "recognise"}).status_code == 422
    client.post(f"/teaching/claims/{claim.pk}/", {"decision": "recognise", "reason": "Same content"})
    assert Attainment.objects.filter(person=nurse, route="recognised").exists()
    assert "Same content" in client.get("/teaching/claims/?show=decided").text


def test_evidence_is_for_the_claimant_and_the_trainers_of_the_organisation(client, claim, hr, coach, stranger, hire):
    for person in (hr, coach, stranger):
        client.force_login(person)
        assert client.get(f"/claims/{claim.pk}/evidence/").status_code == 404


def test_the_list_costs_the_same_for_2_and_20_claims(client, trainer, fundamentals, nurse):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/teaching/claims/")
        return len(seen)

    def claims(number):
        start = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"q{start + n}@x.example", full_name=f"Q {n}", organisation=nurse.organisation)
            for n in range(number)
        )
        PriorLearningClaim.objects.bulk_create(
            PriorLearningClaim(person=person, level=fundamentals, words="A course", made_at=NOON) for person in people
        )

    client.force_login(trainer)
    claims(2)
    client.get("/teaching/claims/")
    few = queries()
    claims(18)
    assert queries() == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_decisions_at_once_make_one_level(claim, trainer):
    at_once(lambda _: decide_claim(claim, is_recognised=True, reason="Seen", by=trainer, now=NOON), 10)
    assert Attainment.objects.count() == 1
    assert Certificate.objects.count() == 1
    assert OutboxMessage.objects.filter(rule__code="claim-decided").count() == 1
