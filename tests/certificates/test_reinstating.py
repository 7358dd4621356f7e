"""A certificate that was revoked by mistake stands again; revoking follows what took its place."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.actions import follow_name, issue, reinstate, revoke
from certificates.badges.issuing import badge_of
from certificates.badges.status_list import revoked
from certificates.models import Certificate
from certificates.replacing import IN_NEW_WORDS, replace
from lms.cohorts.actions import record_attendance
from lms.escalator.models import Attainment
from lms.people.actions import change_name
from lms.people.models import AuditEntry, Person
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once
from tests.certificates.conftest import NOW

WHY = "The wrong person was meant."


@pytest.fixture
def withdrawn(certificate, hr):
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    return certificate


def test_reinstating_brings_back_certificate_level_and_badge(client, certificate, hr, northbridge, nurse):
    badge = badge_of(certificate, now=NOW)
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    assert revoked(northbridge, 1) == [badge.list_index]
    assert reinstate(certificate, WHY, by=hr, now=NOW)
    certificate.refresh_from_db()
    assert (certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason) == (None, None, "")
    assert revoked(northbridge, 1) == []
    assert nurse.attainments.get().withdrawn_on is None
    assert "This certificate is valid" in client.get(f"/verify/{certificate.code}/").text


def test_reinstating_twice_is_one_entry_and_one_message_and_can_be_revoked_again(withdrawn, hr, nurse):
    assert [reinstate(withdrawn, WHY, by=hr, now=NOW) for _ in range(2)] == [True, False]
    entry = AuditEntry.objects.get(action="certificate.reinstated")
    assert (entry.by, entry.subject, entry.detail["reason"]) == (hr, nurse, WHY)
    revoke(withdrawn, "It was right after all.", by=hr, now=NOW + timezone.timedelta(hours=1))
    told = OutboxMessage.objects.filter(person=nurse).values_list("rule__code", flat=True)
    assert sorted(told) == sorted(["certificate-issued", "certificate-revoked", "certificate-back",
                                   "certificate-revoked"])  # fmt: skip


def test_the_reason_is_asked_and_what_was_typed_is_kept(client, withdrawn, hr, nurse):
    url = reverse("certificates:reinstate", args=[withdrawn.pk])
    client.force_login(nurse)
    assert client.get(url).status_code == 403
    client.force_login(hr)
    assert "Somebody else sat the quiz." in client.get(url).text
    assert client.post(url, {"reason": " "}).status_code == 422
    assert "stands again" in client.post(url, {"reason": WHY}, follow=True).text
    page = client.get(reverse("certificates:certificate", args=[withdrawn.pk])).text
    assert WHY in page
    assert "Reinstated" in page
    assert "Revoked" in page


def test_a_register_that_says_nobody_came_is_corrected_there(session, nurse, trainer, hr, today, client):
    for present in ({nurse.pk}, set()):
        record_attendance(session, present, by=trainer, now=NOW, today=today)
    certificate = Certificate.objects.get()
    client.force_login(hr)
    page = client.post(reverse("certificates:reinstate", args=[certificate.pk]), {"reason": WHY})
    assert page.status_code == 422
    assert "Correct the attendance" in page.text
    assert WHY in page.text


def test_revoking_an_earlier_certificate_revokes_what_took_its_place(certificate, nurse, hr):
    change_name(nurse, "Joanna Whitfield", by=hr, now=NOW)
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    newest = Certificate.objects.current().get()
    assert newest.revoked_by == hr
    assert nurse.attainments.get().withdrawn_on == NOW.date()


def test_what_was_superseded_is_not_reinstated(withdrawn, hr):
    Certificate.objects.filter(pk=withdrawn.pk).update(superseded_at=NOW)
    assert reinstate(withdrawn, WHY, by=hr, now=NOW) is False


@pytest.mark.parametrize("work", [revoke, reinstate])
def test_nothing_is_done_without_a_reason_or_from_another_organisation(certificate, hr, stranger, work):
    with pytest.raises(ValueError, match="reason"):
        work(certificate, "  ", by=hr, now=NOW)
    with pytest.raises(ValueError, match="own organisation"):
        work(certificate, "x", by=stranger, now=NOW)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_revoked_and_superseded_at_once_it_is_never_valid(certificate, hr):
    def work(number: int) -> None:
        if number % 2:
            revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
        else:
            replace([certificate.pk], why=IN_NEW_WORDS, by=hr, now=NOW)

    at_once(work, times=12)
    assert Certificate.objects.in_state("valid", NOW.date()).count() == 0
    assert Certificate.objects.current().filter(revoked_at=None).count() == 0
    assert AuditEntry.objects.filter(action="certificate.revoked").count() == 1
    assert Attainment.objects.get().withdrawn_on


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_new_name_and_a_reissue_at_once_leave_one_certificate_in_the_new_name(nurse, fundamentals, hr, today):
    for cycle in range(1, 6):
        issue(Attainment.objects.create(person=nurse, level=fundamentals, cycle=cycle, achieved_on=today), now=NOW)
    wanted = list(Certificate.objects.values_list("pk", flat=True))

    def work(number: int) -> None:
        if number % 3 == 0:
            change_name(Person.objects.get(pk=nurse.pk), "Joanna Whitfield", by=hr, now=NOW)
        elif number % 3 == 1:
            replace(wanted, why=IN_NEW_WORDS, by=hr, now=NOW)
        else:
            follow_name(nurse, by=hr, now=NOW)

    at_once(work, times=12)
    standing = Certificate.objects.current()
    assert standing.count() == 5
    assert {each.snapshot["name"] for each in standing} == {"Joanna Whitfield"}
    superseded = Certificate.objects.exclude(superseded_at=None)
    assert superseded.count() == Certificate.objects.exclude(supersedes=None).count()
