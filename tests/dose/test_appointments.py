"""Sponsors, coaches and advisers: appointed, with hours, beside who has the level for it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.dose import actions
from lms.dose.actions.appointments import AppointmentRefused
from lms.dose.groups.overlays import overlay_levels, overlay_lines, unused_skill
from lms.dose.models import Appointment
from lms.people.models import AuditEntry, Person
from tests.at_once import at_once
from tests.conftest import MONDAY

LATER = MONDAY + timedelta(days=30)
FORM = {"overlay": "QIC", "hours": "7.5", "starts_on": "2026-01-05", "ends_on": ""}


@pytest.fixture
def coaching(escalator, fundamentals) -> LevelPage:
    """Level 4, for coaches, and level 5 above it."""
    pages = [
        escalator.add_child(
            instance=LevelPage(
                title=title, slug=code.lower(), code=code, number=number, strapline="S", lead="L", for_whom="Some",
                entry_text="None.", taught_hours=3, elapsed_text="Any time",
            )
        )
        for code, number, title in (("L4", 4, "Coach"), ("L5", 5, "Adviser"))
    ]  # fmt: skip
    return pages[0]


@pytest.fixture
def appoint(hr):
    def _appoint(person, overlay="QIC", hours="7.5", starts_on=MONDAY, **rest):
        return actions.appoint(person, overlay, hours=Decimal(hours), starts_on=starts_on, by=hr, **rest)

    return _appoint


def test_an_appointment_made_twice_is_one_and_a_second_over_the_same_days_is_refused(appoint, coach):
    first = appoint(coach)
    assert appoint(coach) == first
    with pytest.raises(AppointmentRefused, match="improvement coach already, from 5 January 2026"):
        appoint(coach, hours="3", starts_on=LATER)
    appoint(coach, "SPN", hours="1")  # another overlay is another matter
    assert AuditEntry.objects.filter(action="appointment.made", subject=coach).count() == 2


def test_after_one_has_ended_the_next_may_begin(appoint, coach, hr):
    first = appoint(coach)
    actions.end_appointment(first, on=LATER, by=hr)
    with pytest.raises(AppointmentRefused, match="to 4 February 2026"):
        appoint(coach, starts_on=LATER)
    appoint(coach, starts_on=LATER + timedelta(days=1))
    assert Appointment.objects.count() == 2


def test_changed_hours_leave_what_was_agreed_before_as_it_was(appoint, coach, hr):
    first = appoint(coach)
    for _ in range(2):
        actions.change_hours(Appointment.objects.latest("pk"), hours=Decimal(15), from_day=LATER, by=hr)
    assert list(Appointment.objects.order_by("pk").values_list("protected_hours", "starts_on", "ends_on")) == [
        (Decimal("7.5"), MONDAY, LATER - timedelta(days=1)),
        (Decimal("15"), LATER, None),
    ]
    with pytest.raises(AppointmentRefused, match="has ended"):
        actions.change_hours(first, hours=Decimal(3), from_day=LATER, by=hr)


def test_hours_changed_from_the_first_day_are_the_hours_of_that_appointment(appoint, coach, hr):
    actions.change_hours(appoint(coach), hours=Decimal(4), from_day=MONDAY, by=hr)
    assert Appointment.objects.get().protected_hours == 4


def test_ending_twice_ends_once_and_one_that_never_began_is_taken_back(appoint, coach, nurse, hr):
    first = appoint(coach)
    for _ in range(2):
        actions.end_appointment(first, on=LATER, by=hr)
    assert Appointment.objects.get().ends_on == LATER
    assert AuditEntry.objects.filter(action="appointment.ended").count() == 1
    actions.end_appointment(appoint(nurse, starts_on=LATER), on=MONDAY, by=hr)
    assert not Appointment.objects.filter(person=nurse).exists()


def test_nobody_is_appointed_across_organisations(appoint, stranger):
    with pytest.raises(ValueError, match="own organisation"):
        appoint(stranger)


def test_appointed_and_qualified_are_counted_apart(
    northbridge, coaching, appoint, attained, coach, nurse, trainer, sponsor, ward_manager
):
    adviser = LevelPage.objects.get(code="L5")
    attained(coach, coaching)
    attained(nurse, coaching, expires_on=MONDAY)  # no longer in date
    attained(trainer, adviser)  # implies level 4, and is used as an adviser
    attained(sponsor, coaching)
    appoint(coach)
    appoint(nurse, hours="3")
    appoint(trainer, "IMA", hours="20")
    gone = appoint(ward_manager)
    Person.objects.filter(pk=gone.person_id).update(is_active=False)
    lines = {line.overlay: line for line in overlay_lines(northbridge, overlay_levels(), today=MONDAY)}
    coaches, advisers = lines["QIC"], lines["IMA"]
    assert (coaches.appointed, coaches.qualified, coaches.unqualified, coaches.unused) == (2, 1, 1, 1)
    assert coaches.hours == Decimal("10.5")
    assert (advisers.appointed, advisers.qualified, advisers.unused) == (1, 1, 0)
    found = unused_skill(northbridge, Appointment.Overlay.QIC, coaching, MONDAY)
    assert [post.person for post in found] == [sponsor]


def test_hr_finds_a_colleague_appoints_changes_and_ends(client, hr, coach, stranger, coaching):
    client.force_login(hr)
    found = client.get(reverse("dose:find_to_appoint"), {"q": "whitc"}).text
    assert coach.full_name in found
    assert "Nobody matches" in client.get(reverse("dose:find_to_appoint"), {"q": "Siân"}).text
    assert client.post(reverse("dose:appoint", args=[stranger.pk]), FORM).status_code == 404
    today = localdate().isoformat()
    assert client.post(reverse("dose:appoint", args=[coach.pk]), FORM | {"starts_on": today}).status_code == 302
    made = Appointment.objects.get()
    page = client.get(reverse("dose:appointments"), {"as": "QIC"}).text
    assert coach.full_name in page
    assert "Does not have the level" in page
    client.post(reverse("dose:change_hours", args=[made.pk]), {"hours": "15", "from_day": today})
    assert "15 hours a week" in client.get(reverse("dose:appointments"), {"as": "QIC"}).text
    client.post(reverse("dose:end_appointment", args=[made.pk]), {"on": today})
    made.refresh_from_db()
    assert (made.protected_hours, made.ends_on) == (15, localdate())


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"overlay": "NEW"}, "Select a valid choice"),
        ({"overlay": ""}, "Choose what the person is appointed as."),
        ({"hours": "61"}, "More than 60 hours a week"),
        ({"hours": ""}, "Give the hours a week, 0 if there are none."),
        ({"ends_on": "2026-01-01"}, "The last day can&#x27;t be before the first."),
    ],
)
def test_an_appointment_with_something_wrong_is_refused_and_what_was_typed_stays(client, hr, coach, wrong, said):
    client.force_login(hr)
    answer = client.post(reverse("dose:appoint", args=[coach.pk]), FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="2026-01-05"' in answer.text
    assert not Appointment.objects.exists()


def test_a_clash_is_said_on_the_form(client, hr, coach, appoint):
    appoint(coach)
    client.force_login(hr)
    answer = client.post(reverse("dose:appoint", args=[coach.pk]), FORM | {"hours": "3"})
    assert answer.status_code == 422
    assert "is improvement coach already" in answer.text


def test_an_end_before_the_beginning_is_refused(client, hr, coach, appoint):
    made = appoint(coach, starts_on=date(2020, 1, 1))
    client.force_login(hr)
    answer = client.post(reverse("dose:end_appointment", args=[made.pk]), {"on": "2019-01-01"})
    assert "It began on 1 January 2020" in answer.text
    assert Appointment.objects.get().ends_on is None


def test_a_coach_does_not_open_the_appointments(client, coach):
    client.force_login(coach)
    assert client.get(reverse("dose:appointments")).status_code == 403


def test_the_page_costs_the_same_for_few_and_many(client, hr, coaching, appoint, coach, hire, attained):
    client.force_login(hr)
    appoint(coach)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("dose:appointments"), {"as": "QIC"}).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for number in range(30):
        person = hire(f"Colleague {number}")
        appoint(person) if number % 2 else attained(person, coaching)
    assert queries() == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_appointed_many_times_at_once_is_appointed_once(appoint, coach):
    at_once(lambda _: appoint(coach).pk, 8)
    assert Appointment.objects.count() == 1
