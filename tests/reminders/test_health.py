"""The health page, the watchdog and the watch over workers tell when something stands still, without any mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from lms.celery import app
from lms.reminders import clock, heartbeats, working
from lms.reminders.beating import Scheduler
from lms.reminders.health import report
from lms.reminders.models import Heartbeat, OutboxMessage, TransportState
from lms.reminders.sending import claim

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
A_MINUTE_AGO = NOW - timedelta(minutes=1)


@pytest.fixture
def at_work(db):
    """All parts of the machinery have just given a sign of life."""
    for name in (heartbeats.PLANNER, heartbeats.SENDER, heartbeats.REAPER, heartbeats.BEAT, "worker:celery@here"):
        heartbeats.beat(name, now=A_MINUTE_AGO)


def problems(now: datetime = NOW) -> list[str]:
    return report(now=now).problems


def test_all_is_well_while_everything_gives_signs_of_life_and_nothing_waits(at_work):
    assert problems() == []


def test_what_never_gave_a_sign_of_life_is_a_problem(db):
    assert "The planner has never given a sign of life." in problems()


@pytest.mark.parametrize(
    "name, minutes, words",
    [
        ("planner", 16, "The planner has given no sign of life for 16 minutes."),
        ("planner", 2 * 24 * 60, "The planner has given no sign of life for 2 days."),
        ("sender", 11, "The sender has given no sign of life for 11 minutes."),
        ("reaper", 11, "The reaper has given no sign of life for 11 minutes."),
        ("beat", 6, "The beat has given no sign of life for 6 minutes."),
        ("worker:celery@here", 4, "The worker celery@here has taken up no work for 4 minutes."),
    ],
)
def test_each_part_that_falls_silent_is_named(at_work, name, minutes, words):
    Heartbeat.objects.filter(name=name).update(beaten_at=NOW - timedelta(minutes=minutes))
    assert problems() == [words]


def test_a_planner_that_does_not_believe_the_clock_is_a_problem_in_its_own_words(at_work):
    heartbeats.beat(heartbeats.PLANNER, now=NOW, detail="The clock went back.")
    assert problems() == ["The clock went back."]


def test_without_beat_and_workers_cron_alone_is_healthy(at_work):
    Heartbeat.objects.filter(name="beat").delete()
    Heartbeat.objects.filter(name__startswith="worker:").delete()
    assert problems() == []


def test_a_worker_in_the_middle_of_a_long_task_is_not_deaf(at_work):
    heartbeats.beat("worker:celery@here", now=NOW - timedelta(minutes=20), detail="dose.check_counts")
    assert problems() == []
    assert problems(NOW + timedelta(minutes=11))[-1].startswith("The worker celery@here has taken up no work")


def test_a_machine_that_was_taken_away_is_forgotten_after_a_week(at_work):
    heartbeats.beat("worker:celery@old", now=NOW - timedelta(days=8))
    assert problems() == []


def test_a_message_that_waits_for_long_is_a_problem(at_work, nurse, owe, settings):
    settings.DEMO_MODE = False
    owe(nurse, not_before=NOW - timedelta(minutes=29))
    assert problems() == []
    OutboxMessage.objects.update(not_before=NOW - timedelta(minutes=31))
    assert problems() == ["The oldest message that is due has waited for 31 minutes."]


def test_what_waits_for_the_morning_is_no_problem_in_its_first_minutes(at_work, nurse, owe, settings):
    settings.DEMO_MODE = False
    owe(nurse, not_before=NOW - timedelta(days=3))
    eight = NOW.replace(hour=8)
    assert report(now=eight - timedelta(minutes=1)).due == 0
    assert report(now=eight + timedelta(minutes=1)).oldest_due == timedelta(minutes=1)


def test_a_sender_that_stands_still_is_a_problem(at_work, nurse, owe):
    owe(nurse)
    claim(1, "stopped", now=NOW - timedelta(minutes=0))
    assert problems() == []
    OutboxMessage.objects.update(claimed_at=NOW - timedelta(minutes=12))
    assert problems() == ["A sender has had a message for 12 minutes and stands still."]


def test_a_paused_way_out_is_a_problem_that_says_why(at_work, settings):
    TransportState.objects.create(
        name=settings.REMINDERS_TRANSPORT, failures=5, closed_until=NOW, reason="535", changed_at=NOW
    )
    assert problems() == ["Sending is paused after 5 failures in a row: 535"]


def test_the_page_tells_figures_and_words_to_everybody_and_nothing_of_anybody(at_work, client, nurse, owe):
    owe(nurse, state="in_doubt")
    Heartbeat.objects.update(beaten_at=clock.now())
    answer = client.get("/health/reminders/")
    assert (answer.status_code, answer.json()["status"], answer.json()["in_doubt"]) == (200, "ok", 1)
    assert nurse.email not in answer.text
    Heartbeat.objects.filter(name="planner").delete()
    answer = client.get("/health/reminders/")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["The planner has never given a sign of life."]


def test_the_page_costs_as_many_queries_with_many_messages(at_work, client, nurse, owe, django_assert_num_queries):
    owe(nurse, count=30)
    with django_assert_num_queries(6):
        client.get("/health/reminders/")


def test_who_asks_too_often_is_told_so(at_work, client):
    answers = [client.get("/health/reminders/", REMOTE_ADDR="203.0.113.7").status_code for _ in range(61)]
    assert answers[-1] == 429


def test_the_watchdog_ends_loudly_without_mail(at_work, capsys, mailoutbox):
    Heartbeat.objects.update(beaten_at=clock.now())
    call_command("reminders_watchdog")
    assert capsys.readouterr().out.startswith("REMINDERS OK - 0 due")
    Heartbeat.objects.filter(name="reaper").delete()
    with pytest.raises(SystemExit, match="2"):
        call_command("reminders_watchdog")
    assert capsys.readouterr().err.startswith("REMINDERS CRITICAL - The reaper has never given a sign of life.")
    assert mailoutbox == []


def test_a_worker_that_takes_up_no_work_is_told_to_the_service_manager(db, capsys):
    heartbeats.beat("worker:celery@here", now=clock.now())
    heartbeats.beat("worker:celery@elsewhere", now=clock.now() - timedelta(hours=1))
    call_command("workers_alive", "--host", "here")
    heartbeats.beat("worker:celery@here", now=clock.now() - timedelta(minutes=4))
    with pytest.raises(SystemExit, match="1"):
        call_command("workers_alive", "--host", "here")
    assert "The worker celery@here has taken up no work for 4 minutes." in capsys.readouterr().out


class Request:
    is_eager, hostname = False, "celery@here"


class Task:
    name, request = "dose.add_up", Request()


def test_a_worker_says_what_it_is_at_and_when_it_is_done(db):
    working.taken_up(Task())
    assert Heartbeat.objects.get().detail == "dose.add_up"
    working.done(Task())
    assert (Heartbeat.objects.get().name, Heartbeat.objects.get().detail) == ("worker:celery@here", "")
    assert clock.now() - Heartbeat.objects.get().beaten_at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_stopped_on_purpose_is_not_looked_for():
    working.ready(Request())
    assert Heartbeat.objects.count() == 1
    working.shut_down(Request())
    assert Heartbeat.objects.count() == 0


def test_tasks_of_this_process_are_no_sign_of_a_worker(db, mailoutbox):
    app.loader.import_default_modules()
    app.tasks["learning.close_expired"].delay()
    assert not Heartbeat.objects.filter(name__startswith="worker:").exists()


def test_beat_says_that_it_lives_before_it_rings(db, tmp_path):
    beat = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
    assert beat.tick() <= 15
    assert Heartbeat.objects.get().name == "beat"
