"""Long staff lists in the hands of workers: claimed by one, taken up again when it was killed, given up in the end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from lms.dose import tasks
from lms.dose.models import StaffImport
from lms.dose.staff_lists import importing, working
from lms.people.models import AuditEntry, Person
from tests.dose.lists import as_csv, someone

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = importing.AT_ONCE + 1
State = StaffImport.State


@pytest.fixture
def queued(hr):
    """A function that brings in a list too long to be checked at once."""

    def _queued(lines=LONG, now=NOON):
        rows = [someone(str(number), division="Medicine") for number in range(lines)]
        upload = ContentFile(as_csv(*rows), "long.csv")
        return importing.start(upload, by=hr, organisation=hr.organisation, now=now)

    return _queued


def test_the_page_of_a_list_says_whether_its_worker_works_began_again_or_has_gone_quiet(client, hr, queued):
    now = timezone.now()
    batch = queued(now=now)
    client.force_login(hr)
    page = reverse("dose:staff_list", args=[batch.pk])
    for beat_at, attempts, said in (
        (now, 1, "You can leave this page: the list goes on without you."),
        (now, 2, "The worker before stopped, so this one began again at the first line."),
        (now - timedelta(minutes=3), 1, "The worker has gone quiet. Another one begins again by itself"),
    ):
        state = {"state": State.CHECKING, "read": 1_000, "beat_at": beat_at, "attempts": attempts}
        StaffImport.objects.filter(pk=batch.pk).update(**state)
        assert said in client.get(page).text


def test_a_long_list_waits_for_a_worker_and_its_page_says_how_far_it_is(client, hr, queued):
    batch = queued(now=timezone.now())
    assert (batch.state, batch.rows, batch.lines.count()) == (State.QUEUED, LONG, 0)
    client.force_login(hr)
    assert "Waiting to be checked" in client.get(reverse("dose:staff_list", args=[batch.pk])).text
    StaffImport.objects.filter(pk=batch.pk).update(state=State.CHECKING, read=1_000)
    for route in ("staff_list", "staff_list_progress"):  # a page loaded anew says the same as the one that asks
        page = client.get(reverse(f"dose:{route}", args=[batch.pk])).text
        assert f"1,000 of {LONG:,} lines read" in page
        assert 'value="35"' in page
    StaffImport.objects.filter(pk=batch.pk).update(state=State.QUEUED)
    tasks.work_on_list(batch.pk)
    assert "What this list would change" in client.get(reverse("dose:staff_list", args=[batch.pk])).text
    client.post(reverse("dose:confirm_staff_list", args=[batch.pk]), {"brake_released": "yes"})
    assert "Taking the list in" in client.get(reverse("dose:staff_list", args=[batch.pk])).text
    tasks.work_on_list(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.CONFIRMED
    assert Person.objects.filter(employee_number=str(LONG - 1)).exists()


def test_a_list_somebody_has_in_hand_is_left_to_them_until_they_are_silent(queued):
    batch = queued(3)
    StaffImport.objects.filter(pk=batch.pk).update(state=State.CHECKING, owner="other", beat_at=NOON)
    working.check_list(batch.pk, clock=lambda: NOON + timedelta(seconds=59), today=MONDAY)
    assert StaffImport.objects.get().owner == "other"
    working.check_list(batch.pk, clock=lambda: NOON + timedelta(seconds=61), today=MONDAY)
    assert StaffImport.objects.get().state == State.CHECKED


def test_what_lies_about_is_rung_for_again_and_given_up_after_three_attempts(queued):
    batch = queued()
    later = NOON + timedelta(minutes=2)
    assert working.left_lying(now=NOON + timedelta(seconds=30)) == []
    assert working.left_lying(now=later) == [batch.pk]
    StaffImport.objects.update(state=State.CHECKING, attempts=3)
    assert working.left_lying(now=later + timedelta(minutes=2)) == []
    batch.refresh_from_db()
    assert (batch.state, batch.trouble) == (State.FAILED, working.STOPPED)


def test_a_confirmation_that_was_given_up_leaves_the_list_as_it_was_checked(queued, hr):
    batch = queued()
    StaffImport.objects.update(state=State.CONFIRMING, attempts=3, confirmed_by=hr)
    working.left_lying(now=NOON + timedelta(minutes=2))
    batch.refresh_from_db()
    assert batch.state == State.CHECKED


def test_a_list_nobody_confirms_is_discarded_after_a_month_and_says_so(client, queued, hr):
    batch = queued(3)
    month = StaffImport.WAITS
    assert working.put_aside_unconfirmed(now=NOON + month) == 0
    assert working.put_aside_unconfirmed(now=NOON + month + timedelta(minutes=1)) == 1
    assert working.put_aside_unconfirmed(now=NOON + month + timedelta(minutes=2)) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.lines.count(), batch.report["counts"]["starters"]) == (State.DISCARDED, 0, 3)
    client.force_login(hr)
    page = client.get(reverse("dose:staff_list", args=[batch.pk])).text
    assert "Nobody confirmed it within 30 days. Bring in a newer one." in page
    assert AuditEntry.objects.filter(action="staff_list.expired", organisation=hr.organisation).count() == 1


def test_a_list_that_waits_to_be_confirmed_says_until_when(client, queued, hr):
    batch = queued(3)
    client.force_login(hr)
    page = client.get(reverse("dose:staff_list", args=[batch.pk])).text
    assert "If nobody confirms it by 4 February 2026, it is discarded." in page


def test_a_list_taken_in_or_in_a_workers_hands_is_never_put_aside(queued, hr):
    batch = queued(3)
    for state in (*StaffImport.WORKING, State.CONFIRMED, State.UNDONE):
        StaffImport.objects.update(state=state)
        assert working.put_aside_unconfirmed(now=NOON + timedelta(days=400)) == 0
    assert batch.lines.count() == 3
