"""A real Celery worker in a process of its own plans and sends one mail, over Redis and over the filesystem."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone

from lms.celery import app
from lms.reminders.models import DeliveredMail, OutboxMessage
from lms.reminders.reaping import reap
from lms.reminders.transports import SmtpTransport
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; it takes three on a machine with nothing else to do


@contextmanager
def worker(folder: Path, redis_url: str, **extra: str) -> Iterator[tuple[Celery, subprocess.Popen]]:
    """A worker on the database of this test; yields an application that puts tasks before it, and its process."""
    name = connection.settings_dict["NAME"]
    settings = connection.settings_dict
    place = f"{settings['USER']}:{quote(settings['PASSWORD'])}@{settings['HOST']}:{settings['PORT']}"
    database = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://{place}/{name}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "LMS_VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        **extra,
    }
    command = [sys.executable, "-m", "celery", "-A", "lms", "worker", "--pool=solo", "--without-mingle",
               "--without-gossip", "--loglevel=info"]  # fmt: skip
    with (folder / "worker.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield doorbell(folder, redis_url), process
        finally:
            process.terminate()
            process.wait(30)


def doorbell(folder: Path, redis_url: str) -> Celery:
    app = Celery("doorbell", broker=redis_url or "filesystem://", set_as_current=False)
    if not redis_url:
        queue = folder / "broker" / "queue"
        queue.mkdir(parents=True, exist_ok=True)
        app.conf.broker_transport_options = {
            "data_folder_in": str(queue), "data_folder_out": str(queue),
            "control_folder": str(folder / "broker" / "control"),
        }  # fmt: skip
    return app


def wait_until(true, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, (folder / "worker.log").read_text()[-3000:]
        time.sleep(0.1)


def plans_and_sends_one_mail(folder: Path, redis_url: str) -> None:
    with worker(folder, redis_url) as (bell, _):
        bell.send_task("reminders.plan")
        wait_until(OutboxMessage.objects.filter(state="due").exists, folder)
        OutboxMessage.objects.update(not_before=timezone.now() - timedelta(minutes=1))  # whatever the hour of this test
        bell.send_task("reminders.send_due")
        wait_until(OutboxMessage.objects.filter(state="sent").exists, folder)
        bell.send_task("reminders.send_due")
        bell.send_task("reminders.reap")
    assert DeliveredMail.objects.count() == 1


@pytest.fixture
def overdue(nurse, join):
    today = timezone.localdate()
    return join(nurse, due_on=today - timedelta(days=8), enrolled_on=today - timedelta(days=9))


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_on_redis_plans_and_sends_one_mail(overdue, tmp_path):
    with ExitStack() as stack:
        url = os.environ.get("TEST_REDIS_URL") or stack.enter_context(servers.redis())
        plans_and_sends_one_mail(tmp_path, url)


@pytest.mark.django_db(transaction=True)
def test_a_worker_on_the_filesystem_plans_and_sends_one_mail(overdue, tmp_path):
    plans_and_sends_one_mail(tmp_path, "")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_its_mail_was_out_leaves_it_to_the_next(overdue, owe, tmp_path):
    message = owe(overdue.person, about="certificate:0")[0]
    message.rule.code = "other"
    message.rule.save()
    with socket.create_server(("127.0.0.1", 0)) as relay:
        relay.settimeout(PATIENCE)
        mail = {"REMINDERS_TRANSPORT": "smtp", "EMAIL_URL": f"smtp://127.0.0.1:{relay.getsockname()[1]}"}
        with worker(tmp_path, "", **mail) as (bell, process):
            bell.send_task("reminders.send_due")
            line, _ = relay.accept()  # the worker now waits for a greeting that never comes
            process.kill()
            line.close()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sending", 1)
    assert reap(SmtpTransport(), now=timezone.now()) == 1
    message.refresh_from_db()
    assert (message.state, message.reason) == ("due", "Its sender stopped before handing it over.")


def test_everything_beat_asks_for_is_a_task_the_worker_knows():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {"reminders.plan", "reminders.send_due", "reminders.reap"}
    dose = {"resume_lists", "collect_staff_lists", "add_up", "catch_up", "check_counts", "make_ready"}
    cohorts = {"cohorts.lapse_offers", "cohorts.open_surveys"}
    others = {"curriculum.publish_scheduled", "learning.close_expired", "certificates.resume_reissues"}
    assert asked == ours | cohorts | others | {f"dose.{name}" for name in dose}
    assert asked <= set(app.tasks)
