"""What is in the PDFs: only our own words and drawings, read in order, and a signature where a key is configured."""

from __future__ import annotations

import dataclasses
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from certificates import pdf, snapshots, transcript_pdf
from certificates.actions import issue, issue_for_attendance, issue_for_project, revoke
from certificates.checking.judging import look_at
from certificates.checks import the_key_that_signs_can_be_used
from certificates.models import Certificate
from certificates.printed import printed
from certificates.signing import is_signed_by_us, signer
from certificates.transcript import Line, transcript_of
from lms.cohorts.actions import record_attendance
from lms.cohorts.models import Attendance, Session
from lms.escalator.models import Attainment
from lms.projects.models import SignOff
from tests.certificates.conftest import NOW, key_file

AWKWARD = {
    "a file": '<img src="file:///etc/passwd">',
    "400 letters": "A" * 400,
    "right to left": "\u202eevil\u202c \u200fname\u200e",
    "emoji": "Jo \U0001f600\U0001f469\u200d\u2695\ufe0f Pryce",
    "a link": '<a href="https://evil.example">Jo</a> https://evil.example javascript:alert(1)',
    "markup": "<b>Jo</b> &amp; <para/> <onDraw name='x'/> <seq id='a'/>",
    "PDF": ") Tj ET Q EMC >> endobj /OpenAction << /S /JavaScript >> (",
    "backslashes": "\\) \\\\ \\050 \\n",
    "braces": "{organisation} {{ name }} {% include 'x' %} %s",
    "controls": "Jo\x00\x07\x1b Pryce\n\t",
    "European": "Zoë Müller-Łukaszewska Ó Súilleabháin Đặng Ngũgĩ Ελένη Київ Ğülşen Č ß ẞ ŵ ŷ",
    "Arabic": "محمد الأمين (\u202eSami) 12",
    "Hebrew": "רחל כהן",
    "nothing": "\u200b",
    "marks": "J" + "\u0301" * 60,
}
ACTIVE = (
    "/Annots",
    "/AA",
    "/OpenAction",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/AcroForm",
    "/URI",
    "/RichMedia",
)


def objects(reader: PdfReader):
    """Every dictionary in the file, wherever it is."""
    for number in reader.xref[0]:
        found = reader.get_object(number)
        if hasattr(found, "keys"):
            yield found


def assert_holds_nothing_of_others(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    for found in objects(reader):
        assert not set(ACTIVE) & set(found.keys())
        assert found.get("/S") not in ("/URI", "/Launch", "/JavaScript", "/GoToR", "/SubmitForm")
    assert reader.attachments == {}
    return reader


@pytest.mark.parametrize("name", AWKWARD.values(), ids=AWKWARD.keys())
def test_no_name_puts_anything_into_a_certificate_or_a_transcript(name, nurse, fundamentals, session, project, trainer):
    """The name stands everywhere at once: person, organisation, session and project."""
    nurse.organisation.name = name[:200].replace("\x00", "")
    nurse.organisation.save()
    nurse.full_name = name.replace("\x00", "")
    nurse.save()
    for about in (session, project):
        about.title = name[:200].replace("\x00", "")
        about.save()
    person = type(nurse).objects.select_related("organisation").get(pk=nurse.pk)
    attainment = Attainment.objects.create(person=person, level=fundamentals, achieved_on=NOW.date())
    Attendance.objects.create(session=session, person=person, attended=True, recorded_by=trainer)
    made = [
        issue(attainment, now=NOW),
        *issue_for_attendance(session, [person], now=NOW),
        *issue_for_project(project, [person], today=NOW.date(), now=NOW),
    ]
    assert len(made) == 3
    for certificate in made:
        said = certificate.snapshot | {"name": name}  # as raw as a snapshot could be
        reader = assert_holds_nothing_of_others(pdf.render(said, certificate.code))
        assert len(reader.pages) == 1
    assert_holds_nothing_of_others(transcript_pdf.render(transcript_of(person, NOW.date())))


def test_european_letters_are_all_there(certificate):
    name = "Zoë Müller-Łukaszewska Ó Súilleabháin Ελένη Київ Ğülşen Čapek ŵŷ"
    text = PdfReader(io.BytesIO(pdf.render(certificate.snapshot | {"name": name}, certificate.code))).pages[0]
    assert name in text.extract_text().replace("\n", " ")
    assert "\u25a1" not in text.extract_text()


def test_a_name_that_runs_from_right_to_left_is_read_as_it_is_written(certificate):
    reader = PdfReader(io.BytesIO(pdf.render(certificate.snapshot | {"name": "محمد الأمين"}, certificate.code)))
    [heading] = [each for each in objects(reader) if each.get("/S") == "/H1"]
    assert heading["/ActualText"] == "محمد الأمين"
    assert "محمد" in reader.metadata.title
    assert "\u25a1" not in reader.pages[0].extract_text()
    assert not [each for each in objects(reader) if each.get("/S") == "/P" and "/ActualText" in each]


def test_the_fonts_are_in_the_file(certificate):
    reader = PdfReader(io.BytesIO(pdf.render(certificate.snapshot, certificate.code)))
    descriptors = [found for found in objects(reader) if found.get("/Type") == "/FontDescriptor"]
    assert descriptors
    assert all("/FontFile2" in each for each in descriptors)


def test_the_file_says_what_it_is_and_in_which_order_it_is_read(certificate):
    reader = PdfReader(io.BytesIO(pdf.render(certificate.snapshot, certificate.code)))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Certificate, Fundamentals, Joanna Pryce"
    assert reader.metadata.author == "Northbridge Hospitals"
    assert snapshots.digest(certificate.snapshot) in reader.metadata["/Keywords"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en-GB", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    elements = [each.get_object() for each in root["/StructTreeRoot"]["/K"]["/K"]]
    assert [each["/S"] for each in elements].count("/H1") == 1
    [code] = [each for each in elements if each["/S"] == "/Figure"]
    assert certificate.code in code["/Alt"]
    assert [each["/K"] for each in elements] == list(range(len(elements)))


def test_a_certificate_from_before_templates_is_still_drawn(certificate):
    old = {key: value for key, value in certificate.snapshot.items() if key not in ("kind", "design")} | {"template": 1}
    text = PdfReader(io.BytesIO(pdf.render(old, certificate.code))).pages[0].extract_text()
    assert "has reached the level of" in text
    assert pdf.render(old, certificate.code) == pdf.render(old, certificate.code)


def test_the_pdf_is_drawn_once_and_kept(certificate):
    caches["printed"].clear()
    first = printed(certificate)
    [key] = [key for key in caches["printed"]._cache if certificate.code in key]
    caches["printed"].set(key.removeprefix(":1:"), b"kept")
    assert printed(certificate) == b"kept"
    caches["printed"].clear()
    assert printed(certificate) == first


# ---- signing --------------------------------------------------------------------------------
def test_with_a_key_the_pdf_is_signed_and_signed_alike_each_time(signing, certificate):
    first = printed(certificate)
    caches["printed"].clear()
    assert printed(certificate) == first
    signature = PdfFileReader(io.BytesIO(first)).embedded_signatures[0]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[signer().signing_cert]))
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert signature.self_reported_timestamp == certificate.issued_at
    drawn = PdfReader(io.BytesIO(pdf.render(certificate.snapshot, certificate.code)))
    assert PdfReader(io.BytesIO(first)).metadata == drawn.metadata  # no time of the clock in it


def test_a_signed_pdf_is_known_by_its_signature_and_nothing_else_is(signing, certificate):
    content = printed(certificate)
    assert is_signed_by_us(content, certificate.issued_at)
    assert not is_signed_by_us(content, certificate.issued_at + timedelta(seconds=1))
    places = [*range(0, len(content), 997), *range(content.index(b"/ByteRange"), len(content), 151)]
    for place in places:
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert not is_signed_by_us(changed, certificate.issued_at), place
    assert not is_signed_by_us(content + b"\n", certificate.issued_at)
    assert not is_signed_by_us(pdf.render(certificate.snapshot, certificate.code), certificate.issued_at)


def test_a_signed_pdf_that_other_software_drew_is_unaltered_though_its_print_was_not_remembered(
    signing, certificate, monkeypatch
):
    monkeypatch.setattr(pdf, "PRODUCT", "Escalator of another version")
    former = printed(certificate)
    monkeypatch.undo()
    caches["printed"].clear()
    assert (look_at(former).outcome, look_at(former).is_signed) == ("unaltered", True)
    assert look_at(former[:-1]).outcome == "altered"


def test_a_signed_pdf_with_one_byte_changed_is_not_intact(signing, certificate):
    content = bytearray(printed(certificate))
    place = content.index(b"/Title (") + 9
    content[place] = content[place] ^ 1
    signature = PdfFileReader(io.BytesIO(bytes(content))).embedded_signatures[0]
    assert not validate_pdf_signature(signature, ValidationContext(trust_roots=[signer().signing_cert])).intact


def test_a_key_that_can_not_sign_is_said_at_the_start(settings, tmp_path):
    assert the_key_that_signs_can_be_used() == []
    settings.CERTIFICATE_SIGNING_FILE = str(tmp_path / "missing.p12")
    assert "can't be opened" in the_key_that_signs_can_be_used()[0].msg
    settings.CERTIFICATE_SIGNING_FILE = key_file(tmp_path / "ec.p12", ec.generate_private_key(ec.SECP256R1()))
    settings.CERTIFICATE_SIGNING_PASSPHRASE = "wrong"
    assert "with the passphrase" in the_key_that_signs_can_be_used()[0].msg
    settings.CERTIFICATE_SIGNING_PASSPHRASE = "secret"
    with pytest.raises(ImproperlyConfigured, match="RSA"):
        signer()


# ---- transcript and wallet ---------------------------------------------------------------------
def test_the_transcript_has_levels_hours_sessions_and_projects_with_their_codes(
    client, certificate, session, project, nurse, trainer, coach, today
):
    record_attendance(session, {nurse.pk}, by=trainer, now=NOW, today=today)
    SignOff.objects.create(
        project=project, purpose="gate", capacity="sponsor", person=coach, agreed_text="Yes", state_hash="x", at=NOW
    )
    issue_for_project(project, [nurse], today=today, now=NOW)
    found = transcript_of(nurse, today)
    assert [(line.title, line.hours) for line in found.levels] == [("Level 1", 3)]
    assert [(line.title, f"{line.hours:.1f}") for line in found.sessions] == [("Workshop 1", "6.5")]
    assert [(line.title, line.note, line.on) for line in found.projects] == [
        ("Fewer falls on Ward 7", "lead", date(2026, 1, 5))
    ]
    lines = [*found.levels, *found.sessions, *found.projects]
    assert sorted(line.code.replace("-", "") for line in lines) == sorted(
        Certificate.objects.values_list("code", flat=True)
    )
    client.force_login(nurse)
    assert "Fewer falls on Ward 7" in client.get(reverse("certificates:transcript")).text
    printed_one = PdfReader(io.BytesIO(client.get(reverse("certificates:transcript_pdf")).content))
    text = " ".join(page.extract_text() for page in printed_one.pages)
    for said in ("Joanna Pryce", "Level 1", "Workshop 1", "Fewer falls on Ward 7", "has no code of its own"):
        assert said in text.replace("\n", " ")


def test_a_transcript_of_many_pages_says_what_stands_on_each_and_in_which_order(nurse, today):
    lines = [Line(today, f"Workshop {number}", "Level 3", Decimal("6.5"), "") for number in range(120)]
    found = dataclasses.replace(transcript_of(nurse, today), name="רחל כהן", sessions=lines)
    content = transcript_pdf.render(found)
    assert transcript_pdf.render(found) == content
    reader = assert_holds_nothing_of_others(content)
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    elements = [each.get_object() for each in root["/K"]["/K"]]
    assert [each["/S"] for each in elements].count("/H1") == 1
    assert [each["/S"] for each in elements].count("/H2") == 3
    assert elements[1]["/ActualText"] == "רחל כהן"
    numbers = root["/ParentTree"]["/Nums"]
    assert len(reader.pages) == len(numbers) // 2 > 1
    for page in reader.pages:
        marked = page.get_contents().get_data().count(b"/MCID")
        assert marked == len(numbers[2 * page["/StructParents"] + 1]) > 0


def test_what_was_revoked_is_on_no_transcript(certificate, nurse, hr, today):
    revoke(certificate, "A mistake.", by=hr, now=NOW)
    assert transcript_of(nurse, today).levels == []


def test_transcript_and_wallet_take_the_same_queries_for_few_and_for_many_sessions(client, session, nurse, trainer):
    client.force_login(nurse)

    def hold(count: int) -> None:
        held = Session.objects.bulk_create(
            Session(cohort=session.cohort, title=f"W{n}", held_on=NOW.date(), starts_at="09:00", ends_at="10:00")
            for n in range(count)
        )
        Attendance.objects.bulk_create(
            Attendance(session=each, person=nurse, attended=True, recorded_by=trainer) for each in held
        )
        for each in held:
            each.refresh_from_db()
            issue_for_attendance(each, [nurse], now=NOW)

    def queries(route: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(route)).status_code == 200
        return len(seen)

    routes = ("certificates:wallet", "certificates:transcript", "certificates:transcript_pdf")
    hold(3)
    few = [queries(route) for route in routes]
    hold(30)
    assert [queries(route) for route in routes] == few


def test_ones_own_certificate_offers_a_link_a_line_for_a_cv_and_nothing_that_tracks(client, certificate, nurse, hr):
    url = reverse("certificates:certificate", args=[certificate.pk])
    client.force_login(nurse)
    page = client.get(url).text
    assert f"http://localhost:8000/verify/{certificate.code}/" in page
    assert "Improvement Skills Escalator, level 1 (Fundamentals), Northbridge Hospitals, 3 hours, January 2026" in page
    assert "linkedin.com/profile/add" in page
    assert 'src="https://' not in page
    client.force_login(hr)
    assert "share-link" not in client.get(url).text
