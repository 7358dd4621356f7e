"""`run_everything` as a person starts it: real processes, seen from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command

from lms.home.management.commands.run_everything import Child, went_deaf
from lms.reminders import clock, heartbeats
from tests.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]


def becomes_true(question: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.1)
    return False


def children_running(parent: subprocess.Popen, word: str) -> set[int]:
    """The direct children whose command line holds this word; a dead one that nobody has buried yet is none."""
    found = set()
    for child in psutil.Process(parent.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if word in child.cmdline():
                found.add(child.pid)
    return found


def start(folder: Path, port: int) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    settings = {"DJANGO_SETTINGS_MODULE": "lms.settings.dev", "LMS_VAR_DIR": str(folder), "PORT": str(port)}
    command = [sys.executable, "manage.py", "run_everything"]
    return subprocess.Popen(command, cwd=ROOT, env=kept | settings, stdout=subprocess.PIPE, text=True)


def test_it_serves_revives_a_dead_worker_and_ends_all_it_started(tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    parent = start(tmp_path, port)
    try:
        wait_for(port, 60)
        for path in ("/accessibility/", "/static/lms/base.css"):
            with urllib.request.urlopen(address + path, timeout=30) as page:
                assert page.status == 200

        (worker,) = children_running(parent, "worker")
        os.kill(worker, signal.SIGKILL)
        assert becomes_true(lambda: children_running(parent, "worker") not in ({worker}, set()))

        family = psutil.Process(parent.pid).children(recursive=True)
        assert len(family) >= 5  # gunicorn and its two workers, the Celery worker, beat
        parent.send_signal(signal.SIGTERM)
        output, _ = parent.communicate(timeout=30)
        assert parent.returncode == 0
        assert f"{address}/" in output
        assert "The worker ended" in output
        assert becomes_true(lambda: not any(process.is_running() for process in family), 5)
    finally:
        parent.terminate()
        parent.wait(30)


def test_a_taken_port_is_named_with_another_to_try(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CommandError, match=f"Port {port} can't be used .* make run PORT={port + 1}"):
            call_command("run_everything")


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match=f"not '{port}'"):
        call_command("run_everything")


def test_a_worker_that_takes_up_no_work_is_seen_and_one_that_has_just_started_is_left_in_peace(db):
    name = f"{heartbeats.WORKER}celery@{socket.gethostname()}"
    heartbeats.beat(name, now=clock.now() - timedelta(minutes=4))
    with subprocess.Popen(["sleep", "60"]) as process:
        child = Child("worker", [], {}, process, started_at=time.monotonic() - 200)
        assert went_deaf(child).endswith("has taken up no work for 4 minutes.")
        child.started_at = time.monotonic()
        assert went_deaf(child) == ""
        process.kill()
