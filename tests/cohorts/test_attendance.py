from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from lms.cohorts.actions import record_attendance
from lms.cohorts.attendance import AttendanceShare, attendance_share
from lms.cohorts.models import Attendance, Session
from lms.cohorts.signals import attendance_recorded
from lms.people.models import AuditEntry, Person

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def told():
    """What the app told those above it: (names, level, day) a signal."""
    heard = []

    def hear(sender, people, level, today, **kwargs):
        heard.append((sorted(person.full_name for person in people), level.code, today))

    attendance_recorded.connect(hear)
    yield heard
    attendance_recorded.disconnect(hear)


def record(session, present, trainer, now=NOON):
    record_attendance(session, {person.pk for person in present}, by=trainer, now=now, today=MONDAY)


def test_everyone_with_a_place_gets_a_row_and_the_share_follows(session, seat, nurse, ward_manager, trainer):
    seat(nurse), seat(ward_manager)
    record(session, [nurse], trainer)
    assert attendance_share(nurse, session.cohort.level) == AttendanceShare(attended=1, held=1)
    assert attendance_share(nurse, session.cohort.level).per_cent == 100
    assert attendance_share(ward_manager, session.cohort.level) == AttendanceShare(attended=0, held=1)


def test_recording_the_same_again_writes_and_tells_nothing(session, seat, nurse, trainer, told):
    seat(nurse)
    record(session, [nurse], trainer)
    record(session, [nurse], trainer, now=NOON + timedelta(hours=1))
    assert told == [(["Joanna Pryce"], "L1", MONDAY)]
    assert Attendance.objects.get().recorded_at == NOON
    assert AuditEntry.objects.filter(action="attendance.recorded").count() == 1


def test_a_correction_changes_the_one_row_and_is_told_on(session, seat, nurse, trainer, told):
    seat(nurse)
    record(session, [], trainer)
    record(session, [nurse], trainer)
    assert Attendance.objects.get().attended is True
    assert len(told) == 2
    assert AuditEntry.objects.filter(action="attendance.recorded").count() == 2


def test_only_a_trainer_of_the_cohort_records_its_attendance(session, seat, nurse, hire):
    seat(nurse)
    for person in (nurse, hire("Other Trainer", role="trainer"), hire("Hal Hr", role="hr")):
        with pytest.raises(PermissionDenied):
            record(session, [nurse], person)
    assert not Attendance.objects.exists()


def test_attendance_opens_on_the_day_where_the_session_is_held(session, seat, nurse, trainer):
    seat(nurse)
    with pytest.raises(ValidationError):
        record(session, [nurse], trainer, now=datetime(2026, 1, 4, 23, 59, tzinfo=UTC))
    record(session, [nurse], trainer, now=datetime(2026, 1, 5, 0, 1, tzinfo=UTC))
    assert Attendance.objects.count() == 1


def test_nobody_without_a_place_on_the_day_can_be_ticked(session, seat, nurse, ward_manager, coach, trainer):
    seat(nurse)
    seat(ward_manager, taken_on=MONDAY + timedelta(days=1))
    seat(coach, left_on=MONDAY - timedelta(days=1))
    for person in (ward_manager, coach):
        with pytest.raises(ValidationError):
            record(session, [person], trainer)
    record(session, [nurse], trainer)
    assert list(Attendance.objects.values_list("person", flat=True)) == [nurse.pk]


def test_a_cohort_that_was_left_or_is_of_another_level_counts_nothing(session, seat, nurse, trainer):
    place = seat(nurse)
    record(session, [nurse], trainer)
    place.left_on = MONDAY
    place.save()
    assert attendance_share(nurse, session.cohort.level) == AttendanceShare(attended=0, held=0)
    assert attendance_share(nurse, session.cohort.level).per_cent == 0


def test_the_share_is_rounded_down():
    assert AttendanceShare(attended=43, held=54).per_cent == 79  # 79.63 %


def test_a_session_keeps_its_local_time_across_the_clock_change(cohort):
    winter, summer = (
        Session(cohort=cohort, title="Day", held_on=day, starts_at=time(9), ends_at=time(16), place="Room")
        for day in (date(2026, 3, 28), date(2026, 3, 29))
    )
    assert winter.starts.astimezone(UTC).hour == 9
    assert summer.starts.astimezone(UTC).hour == 8


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_trainers_saving_at_once_leave_one_row_a_person(session, seat, nurse, ward_manager, trainer):
    seat(nurse), seat(ward_manager)

    def save(_):
        try:
            record(Session.objects.get(pk=session.pk), [nurse], Person.objects.get(pk=trainer.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(8)))
    assert dict(Attendance.objects.values_list("person", "attended")) == {nurse.pk: True, ward_manager.pk: False}
    assert AuditEntry.objects.filter(action="attendance.recorded").count() == 1
