"""A name changes: what somebody holds is issued anew in it, and nobody is shown both names."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from certificates.actions import revoke
from certificates.badges.issuing import badge_of
from certificates.badges.status_list import revoked
from certificates.models import Certificate, Reissue
from lms.cohorts.actions import record_attendance
from lms.dose.staff_lists import importing
from lms.people.actions import change_name
from lms.people.models import AuditEntry
from lms.reminders.models import OutboxMessage
from tests.certificates.conftest import NOW
from tests.dose.lists import as_csv, someone

OLD, NEW = "Joanna Pryce", "Joanna Whitfield"


@pytest.fixture
def renamed(certificate, nurse, hr):
    change_name(nurse, NEW, by=hr, now=NOW)
    return Certificate.objects.current().get()


def test_a_new_name_makes_a_new_certificate_that_says_the_same(certificate, renamed):
    certificate.refresh_from_db()
    assert (renamed.snapshot["name"], renamed.supersedes) == (NEW, certificate)
    assert renamed.code != certificate.code
    kept = ("level", "achieved_on", "expires_on", "hours", "organisation")
    assert [renamed.snapshot[name] for name in kept] == [certificate.snapshot[name] for name in kept]
    assert (certificate.superseded_at, certificate.snapshot["name"]) == (NOW, OLD)


@pytest.mark.parametrize(("name", "found"), [(NEW, [1]), (OLD, [])])
def test_a_staff_list_with_a_new_name_has_what_is_held_issued_anew(certificate, nurse, hr, name, found):
    line = someone(nurse.employee_number, full_name=name, work_email=nurse.email)
    later = NOW + timedelta(days=1)
    today = timezone.localdate(later)
    batch = importing.check(SimpleUploadedFile("staff.csv", as_csv(line)), by=hr, now=later, today=today)
    importing.confirm(batch, by=hr, now=later, today=today, brake_released=True)
    assert list(Reissue.objects.values_list("found", flat=True)) == found


def test_no_page_shows_both_names(client, certificate, renamed, nurse, hr):
    public_old = client.get(reverse("certificates:verify_code", args=[certificate.code])).text
    assert "Superseded" in public_old
    assert OLD in public_old
    assert NEW not in public_old
    assert renamed.code not in public_old
    assert renamed.code[:4] not in public_old
    public_new = client.get(reverse("certificates:verify_code", args=[renamed.code])).text
    assert NEW in public_new
    assert OLD not in public_new
    client.force_login(hr)
    for url in (
        reverse("certificates:register"),
        reverse("people:person", args=[nurse.pk]),
        reverse("certificates:certificate", args=[renamed.pk]),
        reverse("certificates:history", args=[nurse.pk, "L1"]),
    ):
        page = client.get(url).text
        assert OLD not in page, url
    sheet = client.get(reverse("certificates:register"), {"format": "csv"})
    assert OLD not in b"".join(sheet.streaming_content).decode()
    assert not [entry for entry in AuditEntry.objects.all() if OLD in f"{entry.label}{entry.detail}"]


def test_the_badge_of_the_former_name_is_revoked_and_that_of_the_new_one_is_not(certificate, nurse, hr, northbridge):
    before = badge_of(certificate, now=NOW)
    change_name(nurse, NEW, by=hr, now=NOW)
    after = badge_of(Certificate.objects.current().get(), now=NOW)
    assert revoked(northbridge, 1) == [before.list_index]
    assert after.list_index != before.list_index


def test_one_message_tells_of_all_that_was_issued_anew(certificate, session, nurse, trainer, hr, today):
    record_attendance(session, {nurse.pk}, by=trainer, now=NOW, today=today)
    change_name(nurse, NEW, by=hr, now=NOW)
    change_name(nurse, NEW, by=hr, now=NOW)
    assert Certificate.objects.count() == 4
    message = OutboxMessage.objects.get(rule__code="certificate-replaced")
    assert (message.person, message.subject) == (nurse, "Your new certificate for Fundamentals and 1 other")
    assert OLD not in message.body
    assert AuditEntry.objects.filter(action="certificate.superseded", by=hr, subject=nurse).count() == 2
    assert AuditEntry.objects.filter(action="person.renamed").count() == 1


def test_what_is_revoked_stays_in_the_name_it_had(certificate, nurse, hr):
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    change_name(nurse, NEW, by=hr, now=NOW)
    assert Certificate.objects.get().superseded_at is None


def test_going_back_to_the_former_name_makes_a_third_certificate(certificate, renamed, nurse, hr):
    change_name(nurse, OLD, by=hr, now=NOW)
    assert list(Certificate.objects.order_by("pk").values_list("snapshot__name", flat=True)) == [OLD, NEW, OLD]
    assert Certificate.objects.current().count() == 1


def test_hr_changes_a_name_on_the_record_and_others_may_not(client, certificate, nurse, hr, coach, stranger):
    url = reverse("people:change_name", args=[nurse.pk])
    client.force_login(coach)
    assert client.post(url, {"full_name": NEW}).status_code == 403
    client.force_login(hr)
    refused = client.post(url, {"full_name": "  "})
    assert refused.status_code == 422
    assert "Write the name." in refused.text
    assert client.post(reverse("people:change_name", args=[stranger.pk]), {"full_name": NEW}).status_code == 404
    page = client.post(url, {"full_name": f" {NEW} "}, follow=True).text
    assert "certificates are issued anew" in page
    nurse.refresh_from_db()
    assert nurse.full_name == NEW


def test_a_name_is_not_changed_from_another_organisation(certificate, stranger, hr):
    with pytest.raises(ValueError, match="own organisation"):
        change_name(stranger, NEW, by=hr, now=NOW)
