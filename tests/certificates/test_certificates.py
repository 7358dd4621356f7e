import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from certificates import pdf
from certificates.actions import issue, revoke
from certificates.codes import grouped, new_code, normalised
from certificates.models import Certificate
from lms.escalator.models import Attainment
from lms.people.models import AuditEntry, Person
from tests.certificates.conftest import NOW

AWKWARD = [
    '<img src="file:///etc/passwd">',
    "A" * 400,
    "Zoë Müller-Łukaszewska Ó Súilleabháin",
    "\u202eevil\u202c name",
    "Jo \U0001f600 Pryce",
    "Ngũgĩ wa Thiong'o",
    "Ελένη Παπαδοπούλου",
    ") Tj ET Q (",
    "\n\n\t",
]


def check(client, code):
    return client.get(reverse("certificates:verify_code", args=[code]))


def test_a_code_is_26_letters_of_crockfords_alphabet_and_never_the_same():
    made = {new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(normalised(code) == code for code in made)


def test_a_code_is_read_as_people_type_it():
    code = "01" + new_code()[2:]
    typed = " " + grouped(code).lower().replace("0", "o").replace("1", "l") + " "
    assert normalised(typed) == code


@pytest.mark.parametrize("typed", ["", "short", "U" * 26, "x" * 500, "../../etc/passwd", "é" * 26])
def test_what_can_not_be_a_code_is_none(typed):
    assert normalised(typed) is None


def test_issuing_twice_makes_one_certificate(certificate):
    assert issue(certificate.attainment, now=NOW) == certificate
    assert Certificate.objects.count() == 1


def test_a_later_change_of_name_changes_nothing_on_the_certificate(certificate, nurse):
    nurse.full_name = "Joanna Ellery"
    nurse.save()
    certificate.refresh_from_db()
    assert certificate.snapshot["name"] == "Joanna Pryce"


def test_anyone_checks_a_valid_certificate_without_signing_in(client, certificate):
    answer = check(client, grouped(certificate.code).lower())
    assert answer.status_code == 200
    assert "This certificate is valid" in answer.text
    assert "Joanna Pryce" in answer.text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert certificate.person.email not in answer.text
    assert certificate.person.employee_number not in answer.text


def test_an_expired_certificate_is_not_shown_as_valid(client, certificate):
    old = Attainment.objects.create(
        person=certificate.person, level=certificate.attainment.level, cycle=2,
        achieved_on=NOW.date(), expires_on=timezone.localdate(),
    )  # fmt: skip
    answer = check(client, issue(old, now=NOW).code)
    assert "It has not been renewed" in answer.text
    assert "certificate is valid" not in answer.text


def test_unknown_and_malformed_codes_get_one_identical_answer(client, certificate):
    answers = [check(client, code) for code in (new_code(), "nonsense", "é")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "We cannot confirm this certificate" in answers[0].text


def test_checking_too_often_is_slowed_down(client, db):
    assert [check(client, "x").status_code for _ in range(62)][-1] == 429


def test_hr_revokes_with_a_reason_and_the_level_goes_with_it(client, certificate, hr):
    client.force_login(hr)
    url = reverse("certificates:revoke", args=[certificate.pk])
    assert "This field is required" in client.post(url, {"reason": "  "}).text
    client.post(url, {"reason": "Somebody else sat the quiz."})
    certificate.refresh_from_db()
    assert (certificate.revoked_by, certificate.revocation_reason) == (hr, "Somebody else sat the quiz.")
    assert certificate.attainment.withdrawn_on == timezone.localdate()
    assert "withdrew this certificate" in check(client, certificate.code).text
    assert AuditEntry.objects.filter(action="certificate.revoked", by=hr, subject=certificate.person).count() == 1


def test_revoking_twice_keeps_the_first_reason(certificate, hr):
    revoke(certificate, "First", by=hr, now=NOW)
    revoke(certificate, "Second", by=hr, now=NOW)
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "First"


def test_nobody_revokes_without_the_role_or_from_outside(client, certificate, nurse, stranger, hr, hire):
    url = reverse("certificates:revoke", args=[certificate.pk])
    client.force_login(nurse)
    assert client.post(url, {"reason": "x"}).status_code == 403
    other_hr = hire("Gareth Pugh", role="hr", unit=stranger.assignments.get().unit)
    client.force_login(other_hr)
    assert client.post(url, {"reason": "x"}).status_code == 404
    with pytest.raises(ValueError, match="own organisation"):
        revoke(certificate, "x", by=other_hr, now=NOW)


def test_the_same_certificate_is_printed_byte_for_byte_the_same(certificate):
    first = pdf.render(certificate.snapshot, certificate.code)
    assert pdf.render(certificate.snapshot, certificate.code) == first


def test_the_pdf_says_name_level_and_code(client, certificate, nurse):
    client.force_login(nurse)
    answer = client.get(reverse("certificates:pdf", args=[certificate.pk]))
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Joanna Pryce" in words
    assert "Fundamentals" in words
    assert grouped(certificate.code)[:19] in words


@pytest.mark.parametrize("name", AWKWARD)
def test_no_name_breaks_the_pdf_or_puts_anything_active_into_it(certificate, name):
    printed = pdf.render(certificate.snapshot | {"name": name}, certificate.code)
    reader = PdfReader(io.BytesIO(printed))
    [page] = reader.pages
    for key in ("/Annots", "/AA"):
        assert key not in page
    for key in ("/OpenAction", "/AA", "/AcroForm"):
        assert key not in reader.trailer["/Root"]
    assert reader.attachments == {}
    assert "/etc/passwd" not in name or "/etc/passwd" in page.extract_text()


def test_the_certificate_of_another_is_for_hr_only_and_reading_it_is_noted(client, certificate, hr, coach, stranger):
    url = reverse("certificates:certificate", args=[certificate.pk])
    for other in (coach, stranger):
        client.force_login(other)
        assert client.get(url).status_code == 404
    client.force_login(hr)
    assert client.get(url).status_code == 200
    assert AuditEntry.objects.filter(action="certificate.read", by=hr).count() == 1


def test_hr_reads_about_somebody_elses_certificate_under_the_register(client, certificate, hr, nurse):
    client.force_login(hr)
    pages = [reverse(f"certificates:{name}", args=[certificate.pk]) for name in ("certificate", "revoke")]
    for url in [*pages, reverse("certificates:history", args=[nurse.pk, "L1"])]:
        answer = client.get(url)
        marked = [
            (area.title, link.title) for area in answer.context["areas"] for link in area.links if link.is_current
        ]
        assert marked == [("HR", "All certificates")]
        crumbs = answer.text.split('aria-label="Breadcrumb"')[1].split("</nav>")[0]
        assert f'href="{reverse("certificates:register")}"' in crumbs
        assert f'href="{reverse("certificates:wallet")}"' not in crumbs
    own = issue(
        Attainment.objects.create(person=hr, level=certificate.attainment.level, achieved_on=NOW.date()), now=NOW
    )
    answer = client.get(reverse("certificates:certificate", args=[own.pk]))
    assert [area.title for area in answer.context["areas"] if area.is_current] == ["Learning"]


def test_the_register_finds_filters_and_downloads(client, certificate, hr, stranger, fundamentals, today):
    elsewhere = Attainment.objects.create(person=stranger, level=fundamentals, achieved_on=today)
    issue(elsewhere, now=NOW)
    client.force_login(hr)
    url = reverse("certificates:register")
    assert stranger.full_name not in client.get(url).text
    assert "Joanna Pryce" in client.get(url, {"q": certificate.code, "state": "valid"}).text
    assert "No certificate matches" in client.get(url, {"state": "revoked"}).text
    sheet = client.get(url, {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert grouped(certificate.code) in sheet
    assert stranger.full_name not in sheet
    assert AuditEntry.objects.filter(action="certificate.exported").count() == 1


def test_the_wallet_shows_ones_own_and_says_what_it_is_for_when_empty(client, certificate, nurse, coach):
    client.force_login(nurse)
    assert "Fundamentals" in client.get(reverse("certificates:wallet")).text
    client.force_login(coach)
    assert "You have none yet" in client.get(reverse("certificates:wallet")).text


def test_the_register_takes_the_same_queries_for_10_and_for_300_certificates(client, hr, fundamentals, northbridge):
    client.force_login(hr)

    def issue_to(numbers: range) -> None:
        people = Person.objects.bulk_create(
            Person(email=f"p{n}@northbridge.example", full_name=f"Person {n}", organisation=northbridge)
            for n in numbers
        )
        for person in people:
            issue(Attainment.objects.create(person=person, level=fundamentals, achieved_on=NOW.date()), now=NOW)

    def queries() -> int:
        client.get(reverse("certificates:register"))  # the first notes in the session how many messages are new
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("certificates:register")).status_code == 200
        return len(seen)

    issue_to(range(10))
    few = queries()
    issue_to(range(10, 300))
    assert queries() == few
    assert "300 certificates" in client.get(reverse("certificates:register")).text


def test_a_code_with_a_slash_gets_the_answer_of_any_unknown_code(client, db):
    answer = client.get("/verify/ABCD/EFGH/")
    assert answer.status_code == 404
    assert "We cannot confirm this certificate" in answer.text
