"""Certificates of a level, of attendance and of a project: issued when it becomes true, once, and never changed."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates.actions import issue, issue_for_attendance, issue_for_project, revoke
from certificates.codes import new_code
from certificates.models import Certificate
from certificates.signals import certificate_issued
from lms.cohorts.actions import record_attendance
from lms.cohorts.models import Attendance
from lms.people.models import AuditEntry
from lms.projects.models import Project
from lms.projects.signals import project_signed_off
from tests.at_once import at_once
from tests.certificates.conftest import NOW


@pytest.fixture
def told():
    heard = []

    def hear(certificate, **kwargs):
        heard.append(certificate.person)

    certificate_issued.connect(hear)
    yield heard
    certificate_issued.disconnect(hear)


@pytest.fixture
def record(session, trainer, today):
    def _record(*present):
        record_attendance(session, {person.pk for person in present}, by=trainer, now=NOW, today=today)

    return _record


def test_who_came_to_a_session_has_a_certificate_at_once_and_who_did_not_has_none(record, nurse, coach, told):
    record(nurse)
    [certificate] = Certificate.objects.all()
    assert (certificate.kind, certificate.person, told) == ("attendance", nurse, [nurse])
    said = certificate.snapshot
    assert (said["level"], said["hours"], said["achieved_on"], said["expires_on"]) == (
        "Workshop 1", "6.5", "2026-01-05", None,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="certificate.issued", subject=nurse).count() == 1


def test_recording_again_issues_nothing_more(record, nurse, coach, told):
    record(nurse)
    record(nurse, coach)
    record(nurse, coach)
    assert sorted(person.full_name for person in told) == ["Daniel Whitcombe", "Joanna Pryce"]


def test_a_corrected_attendance_takes_the_certificate_back_in_the_trainers_name(record, nurse, trainer):
    record(nurse)
    record()
    certificate = Certificate.objects.get()
    assert (certificate.revoked_by, certificate.revocation_reason) == (trainer, "The attendance was corrected.")
    assert AuditEntry.objects.filter(action="certificate.revoked", subject=nurse).count() == 1


def test_corrected_twice_brings_a_new_certificate_beside_the_revoked_one(record, nurse):
    record(nurse)
    record()
    record(nurse)
    newest, first = Certificate.objects.order_by("-pk")
    assert (newest.supersedes, newest.revoked_at, first.superseded_at is None) == (first, None, False)
    assert Certificate.objects.current().get() == newest
    assert newest.code != first.code


def test_what_hr_revoked_no_correction_brings_back(record, nurse, hr):
    record(nurse)
    revoke(Certificate.objects.get(), "Somebody else sat there.", by=hr, now=NOW)
    record()
    record(nurse)
    assert Certificate.objects.get().revocation_reason == "Somebody else sat there."


def test_a_signed_off_project_certifies_who_led_and_who_took_part(project, nurse, trainer, coach, today, told):
    for _ in range(2):
        project_signed_off.send(Project, project=project, people=[nurse, trainer, coach], today=today)
    parts = {each.person: each.snapshot["strapline"] for each in Certificate.objects.filter(kind="project")}
    assert parts == {nurse: "lead", trainer: "member"}
    assert len(told) == 2
    assert Certificate.objects.filter(person=nurse).get().snapshot["level"] == "Fewer falls on Ward 7"


@pytest.mark.parametrize("change", [{"state": "stopped"}, {"kind": "pdsa"}])
def test_a_project_that_nobody_signed_off_certifies_nobody(project, nurse, today, change):
    Project.objects.filter(pk=project.pk).update(**change)
    project.refresh_from_db()
    assert issue_for_project(project, [nurse], today=today, now=NOW) == []


def test_a_certificate_is_about_one_thing_of_its_kind(certificate, session, project):
    for wrong in ({"kind": "project"}, {"session": session}, {"attainment": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**wrong)


def test_of_all_certificates_about_one_level_reached_one_is_current(certificate, attainment, nurse):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            attainment=attainment, person=nurse, code=new_code(), snapshot=certificate.snapshot, issued_at=NOW
        )
    Certificate.objects.filter(pk=certificate.pk).update(superseded_at=NOW)
    assert issue(attainment, now=NOW).pk != certificate.pk


def test_what_a_certificate_says_can_not_be_changed(certificate):
    with pytest.raises(TypeError, match="never changes"):
        certificate.save()
    with pytest.raises(TypeError, match="never changes"):
        Certificate.objects.filter(pk=certificate.pk).update(snapshot={})
    certificate.save(update_fields=["revocation_reason"])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_project_signed_off_at_once_twenty_times_certifies_each_person_once(project, nurse, trainer, today):
    at_once(lambda number: issue_for_project(project, [nurse, trainer], today=today, now=NOW))
    assert Certificate.objects.count() == 2
    assert AuditEntry.objects.filter(action="certificate.issued").count() == 2


@pytest.mark.parametrize(
    "kind, words", [("level", ("Level", "Reached", "Valid until")), ("attendance", ("Session", "Held on", None)),
                    ("project", ("Project", "Signed off", None))]
)  # fmt: skip
def test_whoever_checks_it_reads_what_it_is_about(client, kind, words, certificate, session, project, nurse, trainer):
    Attendance.objects.create(session=session, person=nurse, attended=True, recorded_by=trainer)
    issue_for_attendance(session, [nurse], now=NOW)
    issue_for_project(project, [nurse], today=NOW.date(), now=NOW)
    found = Certificate.objects.get(kind=kind)
    page = client.get(reverse("certificates:verify_code", args=[found.code])).text
    keys = re.findall(r'summary-list__key">([^<]+)<', page)
    assert keys == ["Name", *(word for word in words if word), "Issued by", "Code"]
