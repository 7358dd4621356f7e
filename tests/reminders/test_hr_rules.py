"""HR sees what will go out and why, pauses and resumes, switches rules, and is told beforehand who would be mailed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curriculum.authors import prepare_group
from lms.people.models import Role, RoleGrant
from lms.reminders import quiet_hours, rules
from lms.reminders.models import OutboxMessage, Pause, ReminderRule, RuleSwitch
from lms.reminders.upcoming import Coming, upcoming

OVERVIEW, RULES, COMING, PAUSE = (reverse(f"reminders:{name}") for name in ("overview", "rules", "coming", "pause"))
DUE_SOON = reverse("reminders:rule", args=[rules.DUE_SOON])
SWITCH = reverse("reminders:switch", args=[rules.DUE_SOON])


@pytest.fixture
def as_hr(client, hr):
    rules.all_rules()
    client.force_login(hr)
    return client


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def due_in_a_week(join, hire, tomorrow):
    """A function that makes so many people whose level is due eight days from now: written to tomorrow."""

    def _due(number: int, name: str = "Learner") -> None:
        for place in range(number):
            join(hire(f"{name} {place}"), due_on=tomorrow + timedelta(days=7), enrolled_on=timezone.localdate())

    return _due


def words(when: date) -> str:
    return f"{when:%A} {when.day} {when:%B}"


def goes_out(day: date) -> date:
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return timezone.localdate(quiet_hours.opening(max(midnight, timezone.now()), 0))


def test_the_first_page_says_what_goes_out_by_day_and_rule_and_who(as_hr, due_in_a_week, tomorrow, stranger, join):
    due_in_a_week(3)
    join(stranger, due_on=tomorrow + timedelta(days=7), enrolled_on=timezone.localdate())
    page = as_hr.get(OVERVIEW).text
    assert words(goes_out(tomorrow)) in page
    assert "3 in all" in page
    assert "Due in 14, 7 and 1 days" in page
    who = as_hr.get(COMING, {"on": goes_out(tomorrow).isoformat(), "rule": rules.DUE_SOON}).text
    assert all(f"Learner {place}" in who for place in range(3))
    assert stranger.full_name not in who
    assert not OutboxMessage.objects.exists()


def test_what_waits_in_the_outbox_is_counted_beside_what_will_be_written(northbridge, nurse, owe):
    now = timezone.now()
    later = quiet_hours.opening(now + timedelta(days=2), 0)
    owe(nurse, count=2, not_before=later)
    owe(nurse, about="enrolment:8", not_before=now + timedelta(days=30))
    (day,) = upcoming(northbridge, now=now)
    assert (day.on, [(line.rule.code, line.planned, line.written) for line in day.lines]) == (
        timezone.localdate(later), [("due-soon", 0, 2)],
    )  # fmt: skip


def test_a_day_of_those_to_come_is_a_part_of_the_whole(northbridge, hire, join):
    now, today = timezone.now(), timezone.localdate()
    for place in range(12):
        due_on = today + timedelta(days=8 + place % 5)
        join(hire(f"Learner {place}"), due_on=due_on, enrolled_on=today - timedelta(days=1))
    whole = Coming(northbridge, now=now)
    days = sorted({timezone.localdate(each.when) for each in whole[:]})
    parts = [Coming(northbridge, now=now, on=day) for day in days]
    assert len(whole) == 12
    assert [each for part in parts for each in part[:]] == whole[:]
    assert all(
        {timezone.localdate(each.when) for each in part[:]} == {day} for part, day in zip(parts, days, strict=True)
    )


def test_an_empty_organisation_is_told_where_reminders_come_from(as_hr):
    page = as_hr.get(OVERVIEW).text
    assert "Nothing falls due." in page
    assert "Nothing needs you" in page
    assert "Nobody" in as_hr.get(COMING).text


def test_what_failed_is_told_by_kind_with_what_to_do_and_what_was_not_sent_with_its_reason(as_hr, nurse, owe):
    owe(nurse, state="failed", reason="The mail relay said 550 5.1.1 no such person", count=2)
    owe(nurse, about="enrolment:1", state="in_doubt", reason="The line broke")
    owe(nurse, about="enrolment:2", state="suppressed", reason="The person has left.", not_before=timezone.now())
    owe(nurse, about="enrolment:3", state="sent", sent_at=timezone.now())
    page = as_hr.get(OVERVIEW).text
    assert "2 failed and 1 is in doubt." in page
    assert "There is no such address" in page
    assert "Correct the address in the staff record" in page
    assert "state=in_doubt&amp;kind=in-doubt" in page
    assert "reason=The%20person%20has%20left." in page
    assert f'state=sent&amp;since={timezone.localdate()}">1</a>' in page


def test_a_machine_that_stands_still_is_told_in_words(as_hr):
    assert "The planner has never given a sign of life." in as_hr.get(OVERVIEW).text


def test_hr_pauses_one_rule_with_a_reason_and_resumes_it(as_hr, nurse, owe, northbridge):
    owe(nurse, count=2)
    refused = as_hr.post(PAUSE, {"rule": "due-soon", "reason": " "})
    assert refused.status_code == 422
    assert "Say why, so that a colleague knows when to resume." in refused.text
    assert '<option value="due-soon" selected>' in refused.text
    page = as_hr.post(PAUSE, {"rule": "due-soon", "reason": "The date is wrong"}, follow=True).text
    assert "Paused: Due in 14, 7 and 1 days" in page
    assert "The date is wrong" in page
    again = as_hr.post(PAUSE, {"rule": "due-soon", "reason": "Me too"}, follow=True).text
    assert "It is paused already, by Helen Marsh: The date is wrong" in again
    assert OutboxMessage.objects.due(timezone.now()).count() == 0
    address = reverse("reminders:resume", args=[Pause.objects.get().pk])
    assert '<span class="strong num">2</span> that wait go out now' in as_hr.get(address).text
    assert "2 reminders that waited go out now" in as_hr.post(address, follow=True).text
    assert "This pause has ended already." in as_hr.post(address, follow=True).text
    assert as_hr.get(address).status_code == 302


def test_hr_pauses_everything(as_hr, nurse, owe):
    owe(nurse)
    page = as_hr.post(PAUSE, {"rule": "", "reason": "Strike"}, follow=True).text
    assert "Everything is paused" in page
    assert "Everything is paused, so this rule is too: Strike" in as_hr.get(DUE_SOON).text
    assert as_hr.get(RULES).text.count("state--due") == ReminderRule.objects.filter(is_on=True).count()


def test_before_a_rule_is_switched_on_its_page_says_who_would_be_mailed(
    as_hr, due_in_a_week, northbridge, hr, tomorrow
):
    due_in_a_week(12)
    as_hr.post(SWITCH, {"is_on": "no"})
    assert "Nothing falls due." in as_hr.get(OVERVIEW).text
    page = as_hr.get(SWITCH).text
    first = goes_out(tomorrow)
    when = "tomorrow" if first == tomorrow else f"on {words(first)}"
    assert f"12 people would be mailed {when}, and nobody else within seven days." in " ".join(page.split()) or (
        f"12 people would be mailed within seven days, the first {when}." in page
    )
    assert "and 2 more" in page
    assert not OutboxMessage.objects.exists()
    assert "The rule is on." in as_hr.post(SWITCH, {"is_on": "yes"}, follow=True).text
    assert "The rule was on already." in as_hr.post(SWITCH, {"is_on": "yes"}, follow=True).text


def test_before_a_rule_is_switched_off_its_page_says_what_becomes_of_those_that_wait(as_hr, nurse, owe):
    owe(nurse, count=3)
    page = as_hr.get(SWITCH).text
    assert '<span class="strong num">3</span> in the outbox that wait already' in page
    assert "The rule is off." in as_hr.post(SWITCH, {"is_on": "no"}, follow=True).text
    assert "Switched off by Helen Marsh" in as_hr.get(DUE_SOON).text


def test_a_mandatory_rule_offers_a_pause_instead_of_a_switch(as_hr):
    address = reverse("reminders:switch", args=[rules.WELCOME])
    assert "Pause it instead" in as_hr.get(address).text
    assert "Nothing was changed." in as_hr.post(address, {"is_on": "no"}, follow=True).text
    assert not RuleSwitch.objects.exists()


def test_what_one_organisation_holds_back_another_neither_sees_nor_ends(as_hr, client, stranger, northbridge, hr):
    as_hr.post(PAUSE, {"rule": "", "reason": "Only ours"})
    held = Pause.objects.get()
    RoleGrant.objects.create(person=stranger, role=Role.HR, starts_on=date(2020, 1, 1))
    client.force_login(stranger)
    assert "Only ours" not in client.get(OVERVIEW).text + client.get(DUE_SOON).text
    address = reverse("reminders:resume", args=[held.pk])
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_only_hr_looks_after_reminders(as_hr, client, nurse, trainer, org_admin):
    for person in (nurse, trainer, org_admin):
        client.force_login(person)
        for address in (OVERVIEW, COMING, RULES, DUE_SOON, SWITCH, PAUSE):
            assert client.get(address).status_code == 403
        assert (
            client.post(SWITCH, {"is_on": "no"}).status_code == client.post(PAUSE, {"reason": "x"}).status_code == 403
        )


@pytest.mark.parametrize("asked", [{"on": "2026-13-45"}, {"on": "soon"}, {"rule": "no-such-rule"}])
def test_a_day_or_rule_that_is_not_there_is_not_found(as_hr, asked):
    assert as_hr.get(COMING, asked).status_code == 404


def test_every_page_takes_as_many_queries_among_many_as_among_few(
    as_hr, due_in_a_week, nurse, coach, owe, hr, northbridge
):
    def costs() -> dict[str, int]:
        found = {}
        for address in (OVERVIEW, COMING, RULES, DUE_SOON, SWITCH):
            with CaptureQueriesContext(connection) as seen:
                assert as_hr.get(address).status_code == 200
            found[address] = len(seen)
        return found

    due_in_a_week(2)
    owe(nurse, state="failed", reason="550 unknown")
    Pause.objects.create(organisation=northbridge, reason="x", started_by=hr)
    costs()
    few = costs()
    due_in_a_week(40, "Colleague")
    owe(coach, count=40, state="failed", reason="554 no")
    for rule in ReminderRule.objects.all()[:6]:
        Pause.objects.create(organisation=northbridge, rule=rule, reason="x", started_by=hr)
    assert costs() == few


def test_before_an_author_saves_words_the_editor_says_how_many_would_get_them(
    client, trainer, escalator, due_in_a_week
):
    prepare_group(escalator, today=date(2026, 1, 5))
    due_in_a_week(3)
    rule = rules.rule(rules.DUE_SOON)
    client.force_login(trainer)
    page = client.get(f"/cms/snippets/reminders/reminderrule/edit/{rule.pk}/").text
    assert "At Northbridge Hospitals: 3 people will be mailed" in page
    assert "Learner 0" not in page
