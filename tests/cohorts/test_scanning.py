"""The code on the screen: it turns over, counts for who has a place, and is of no use later."""

import io
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
import segno
import zxingcpp
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from certificates.models import Certificate
from curriculum.models import LevelRequirement
from lms.cohorts import codes
from lms.cohorts.actions import record_attendance, record_own, walk_in
from lms.cohorts.attendance import attendance_share
from lms.cohorts.models import Attendance, AttendanceCorrection, Place, Session
from lms.escalator.standing import standing
from lms.people.models import Alliance, AuditEntry, Organisation, Person
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def live(cohort) -> Session:
    """One that is on today."""
    return Session.objects.create(
        cohort=cohort, title="Day one", held_on=timezone.localdate(), starts_at=time(0, 1), ends_at=time(23, 59),
        place="Hall",
    )  # fmt: skip


def scan(session: Session, ago: int = 0) -> str:
    return reverse("cohorts:here", args=[session.pk, codes.code_at(session, timezone.now() - timedelta(seconds=ago))])


def test_a_code_turns_over_is_kept_for_a_moment_and_belongs_to_one_session(session, cohort):
    other = Session(pk=99, attendance_secret=session.attendance_secret)
    code = codes.code_at(session, NOON)
    assert codes.code_at(session, NOON + timedelta(seconds=29)) == code
    assert codes.code_at(session, NOON + timedelta(seconds=30)) != code
    assert codes.is_current(session, code, NOON + timedelta(seconds=59))
    assert not codes.is_current(session, code, NOON + timedelta(seconds=60))
    assert not codes.is_current(session, code, NOON - timedelta(seconds=1))
    assert not codes.is_current(other, code, NOON)
    assert not codes.is_current(session, "é", NOON)


def test_who_scans_and_presses_is_recorded_once_and_has_a_certificate(client, live, seat, nurse):
    seat(nurse)
    LevelRequirement.objects.create(
        level=live.cohort.level, kind="attendance", title="Came", threshold=80, sort_order=5
    )
    client.force_login(nurse)
    url = scan(live)
    asked = client.get(url)
    assert "I am here" in asked.text
    # Other sites are told nothing; told nothing itself, this one would take its own form for a forged one.
    assert asked["Referrer-Policy"] == "same-origin"
    assert not Attendance.objects.exists()
    for _ in range(2):
        assert client.post(url).status_code in (200, 302)
    row = Attendance.objects.get()
    assert (row.person, row.attended, row.route, row.recorded_by) == (nurse, True, "code", nurse)
    assert Certificate.objects.get(person=nurse).kind == "attendance"
    assert standing(nurse, live.cohort.level, timezone.localdate())[-1].is_met
    assert "You are recorded as here" in client.get(url).text


def test_a_photograph_of_the_code_is_refused_later_in_words(client, live, seat, nurse):
    seat(nurse)
    client.force_login(nurse)
    for method in (client.get, client.post):
        answer = method(scan(live, ago=90))
        assert answer.status_code == 403
        assert "This code is no longer valid" in answer.text
    assert not Attendance.objects.exists()


def test_scanning_before_signing_in_still_counts_after_it(client, live, seat, nurse):
    seat(nurse)
    nurse.set_password("a long enough password")
    nurse.save()
    url = scan(live)
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]
    assert "What you scanned is kept." in client.get(answer["Location"]).text
    client.force_login(nurse)
    Session.objects.update(attendance_secret="turned over since")
    assert client.post(url).status_code == 302
    assert Attendance.objects.get().attended


def test_who_has_no_place_is_told_what_to_do(client, live, nurse):
    client.force_login(nurse)
    answer = client.get(scan(live))
    assert answer.status_code == 403
    assert "Tell the trainer that you are here" in answer.text
    assert client.post(scan(live)).status_code == 403
    assert not Attendance.objects.exists()


def test_a_code_of_another_day_or_a_cancelled_session_records_nobody(client, session, live, seat, nurse):
    seat(nurse)
    client.force_login(nurse)
    assert "This session is not on today" in client.get(scan(session)).text
    live.cancelled_at = timezone.now()
    live.save()
    assert client.post(scan(live)).status_code == 403
    for each in (session, live):
        with pytest.raises(ValidationError):
            record_own(each, nurse, now=timezone.now(), today=timezone.localdate())
    assert not Attendance.objects.exists()


def test_the_screen_shows_a_code_that_a_camera_reads(client, live, seat, nurse, trainer):
    seat(nurse)
    client.force_login(trainer)
    page = client.get(reverse("cohorts:code_screen", args=[live.pk]))
    address = page.context["address"]
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    assert zxingcpp.read_barcodes(Image.open(drawn))[0].text == address
    assert "<svg" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "<html" not in client.get(reverse("cohorts:code_now", args=[live.pk])).text
    client.force_login(nurse)
    assert client.post(urlsplit(address).path).status_code == 302


def test_saving_the_register_keeps_who_scanned_meanwhile(client, live, seat, nurse, coach, trainer):
    seat(nurse), seat(coach)
    client.force_login(trainer)
    url = reverse("cohorts:register", args=[live.pk])
    record_attendance(live, set(), by=trainer, now=timezone.now(), today=timezone.localdate())
    shown = {"form": "1", f"shown-{nurse.pk}": "0-0-0", f"shown-{coach.pk}": "0-0-0"}
    record_own(live, nurse, now=timezone.now(), today=timezone.localdate())
    assert client.post(url, shown | {"present": [coach.pk], f"late-{coach.pk}": "12"}).status_code == 302
    rows = {
        row.person: (row.attended, row.late_minutes, row.route) for row in Attendance.objects.select_related("person")
    }
    assert rows == {nurse: (True, 0, "code"), coach: (True, 12, "register")}


def test_minutes_that_are_none_are_refused_and_nothing_typed_is_lost(client, live, seat, nurse, trainer):
    seat(nurse)
    client.force_login(trainer)
    sent = {"form": "1", f"shown-{nurse.pk}": "", "present": [nurse.pk], f"late-{nurse.pk}": "ten"}
    answer = client.post(reverse("cohorts:register", args=[live.pk]), sent)
    assert answer.status_code == 422
    assert 'value="ten"' in answer.text
    assert f'id="present-{nurse.pk}" checked' in answer.text
    assert not Attendance.objects.exists()


def test_after_the_day_a_change_needs_a_reason_and_takes_the_certificate_back(session, seat, nurse, trainer):
    seat(nurse)
    later = NOON + timedelta(days=2)
    record_attendance(session, {nurse.pk}, by=trainer, now=NOON, today=MONDAY)
    with pytest.raises(ValidationError, match="say why"):
        record_attendance(session, set(), by=trainer, now=later, today=MONDAY)
    record_attendance(session, set(), by=trainer, now=later, today=MONDAY, reason="Mistaken for her sister")
    correction = AttendanceCorrection.objects.get()
    assert (correction.before["attended"], correction.after["attended"]) == (True, False)
    assert (correction.reason, correction.by) == ("Mistaken for her sister", trainer)
    assert AuditEntry.objects.filter(action="attendance.corrected").count() == 1
    assert Certificate.objects.get().revoked_at is not None
    assert attendance_share(nurse, session.cohort.level).per_cent == 0


def test_a_correction_is_made_and_shown_on_the_page(client, session, seat, nurse, trainer):
    seat(nurse)
    record_attendance(session, {nurse.pk}, by=trainer, now=NOON, today=MONDAY)
    client.force_login(trainer)
    url = reverse("cohorts:register", args=[session.pk])
    unticked = {"form": "1", f"shown-{nurse.pk}": "1-0-0"}
    refused = client.post(url, unticked)
    assert refused.status_code == 422
    assert "say why" in refused.text
    assert "Was ill" in client.post(url, unticked | {"reason": "Was ill"}, follow=True).text


def test_somebody_who_walks_in_gets_a_place_and_is_recorded(client, live, nurse, trainer):
    client.force_login(trainer)
    url = reverse("cohorts:walk_in", args=[live.pk])
    assert client.post(url, {"email": "nobody@northbridge.example"}).status_code == 422
    for _ in range(2):
        assert client.post(url, {"email": nurse.email.upper()}).status_code == 302
    assert Place.objects.get().taken_on == live.held_on
    assert Attendance.objects.get().attended


def test_who_walks_in_may_come_from_wherever_the_cohort_is_open_to(client, live, northbridge, stranger, trainer):
    client.force_login(trainer)
    url = reverse("cohorts:walk_in", args=[live.pk])
    refused = client.post(url, {"email": stranger.email})
    assert "Nobody in your organisation has this address" in refused.text
    with pytest.raises(PermissionDenied):
        walk_in(live, stranger, by=trainer, now=timezone.now(), today=timezone.localdate())
    alliance = Alliance.objects.create(name="Shared")
    Organisation.objects.update(alliance=alliance)
    live.cohort.alliance = alliance
    live.cohort.save()
    assert "Nobody in Shared has this address" in client.post(url, {"email": "no@one.example"}).text
    assert client.post(url, {"email": stranger.email}).status_code == 302
    assert Attendance.objects.get().person == stranger


def test_a_full_cohort_takes_nobody_in_and_says_so(live, nurse, coach, seat, trainer):
    seat(coach)
    live.cohort.capacity = 1
    live.cohort.save()
    with pytest.raises(ValidationError, match="0 places are left"):
        walk_in(live, nurse, by=trainer, now=timezone.now(), today=timezone.localdate())
    assert not Attendance.objects.exists()


def test_a_cohort_may_ask_for_less_than_its_level(session, seat, nurse, trainer, cohort):
    LevelRequirement.objects.create(level=cohort.level, kind="attendance", title="Came", threshold=80, sort_order=5)
    seat(nurse)
    record_attendance(session, {nurse.pk}, by=trainer, now=NOON, today=MONDAY)
    missed = Session.objects.create(
        cohort=cohort, title="Two", held_on=MONDAY, starts_at=time(17), ends_at=time(18), place="Hall"
    )
    record_attendance(missed, set(), by=trainer, now=NOON, today=MONDAY)
    assert not standing(nurse, cohort.level, MONDAY)[-1].is_met
    cohort.minimum_share = 50
    cohort.save()
    met = standing(nurse, cohort.level, MONDAY)[-1]
    assert met.is_met
    assert "50%" in met.next_step


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_scanning_twenty_times_at_once_records_once(live, seat, nurse):
    seat(nurse)

    def come(_: int) -> bool:
        fresh, person = Session.objects.get(pk=live.pk), Person.objects.get(pk=nurse.pk)
        return record_own(fresh, person, now=timezone.now(), today=timezone.localdate())

    assert sorted(at_once(come)) == [False] * 19 + [True]
    assert Attendance.objects.count() == Certificate.objects.count() == 1
