"""A real Celery worker in a process of its own plans and sends one mail, over Redis and over the filesystem."""

from __future__ import annotations

import os
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

from lms.reminders.models import DeliveredMail, OutboxMessage
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; it takes three on a machine with nothing else to do


@contextmanager
def worker(folder: Path, redis_url: str) -> Iterator[Celery]:
    """A worker on the database of this test; yields an application that puts tasks before it."""
    name = connection.settings_dict["NAME"]
    settings = connection.settings_dict
    place = f"{settings['USER']}:{quote(settings['PASSWORD'])}@{settings['HOST']}:{settings['PORT']}"
    database = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://{place}/{name}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "LMS_VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
    }
    command = [sys.executable, "-m", "celery", "-A", "lms", "worker", "--pool=solo", "--without-mingle",
               "--without-gossip", "--loglevel=info"]  # fmt: skip
    with (folder / "worker.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield doorbell(folder, redis_url)
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
    with worker(folder, redis_url) as bell:
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
