"""Runs the web server, the Celery worker and beat together, for a machine of one's own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from lms.reminders import clock
from lms.reminders.health import WORKER_SILENT, workers

HOST = "127.0.0.1"
GRACE = 10  # seconds a child has to end after it was asked to
LONGEST_PAUSE = 30
WATCH_EVERY = 30  # seconds between two looks at the worker's signs of life
HEALTHY_AFTER = 60  # a child that lived this long starts again at once, as if it had never failed


def web(port: int) -> list[str]:
    gunicorn = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    return [*gunicorn, "--workers", "2", "--threads", "4", "--no-control-socket"]


def celery(*what: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", "lms", *what, "--loglevel", "warning"]


def worker() -> list[str]:
    return celery("worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat")


def beat() -> list[str]:
    return celery("beat")


@dataclass
class Child:
    """One process that is started again when it dies, after a pause that doubles each time."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    started_at: float = 0
    start_again_at: float = 0
    failures: int = field(default=0)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only the parent, which then asks each child once.
        self.process = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.started_at = time.monotonic()

    def look_after(self) -> str:
        """Start the process again when it is down and its pause is over; return what is worth telling."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self.failures = 1 if now - self.started_at > HEALTHY_AFTER else self.failures + 1
        pause = min(2 ** (self.failures - 1), LONGEST_PAUSE)
        self.process, self.start_again_at = None, now + pause
        return f"The {self.name} ended (code {code}). It starts again in {pause} s."

    def has_run_for(self, seconds: float) -> bool:
        return self.process is not None and time.monotonic() - self.started_at > seconds

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end_by(self, deadline: float) -> None:
        """Wait for the process until then; after that end it and everything it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}). Stop the program that has it, "
                f"or choose another: make run PORT={port + 1}"
            ) from error


def went_deaf(child: Child) -> str:
    """What there is to say of a worker that runs and takes up no work any more."""
    if not child.has_run_for(WORKER_SILENT.total_seconds()):
        return ""
    with contextlib.suppress(Error):
        return " ".join(check.words for check in workers(socket.gethostname(), clock.now()) if not check.is_ok)
    return ""


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 0.2):
        return True
    return False


class Command(BaseCommand):
    help = "Runs web server, worker and beat until Ctrl-C. PORT chooses the port (8000)."

    def handle(self, **options) -> None:
        port = self.port()
        refuse_a_taken_port(port)
        address = f"http://{HOST}:{port}/"
        ours = {"SITE_URL": address.rstrip("/"), "LOG_LEVEL": "WARNING", "PYTHONUNBUFFERED": "1"}
        environment = ours | os.environ
        commands = {"web server": web(port), "worker": worker(), "beat": beat()}
        children = [Child(name, command, environment) for name, command in commands.items()]
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            self.run(children, port, address)
        finally:
            self.end(children)

    @staticmethod
    def port() -> int:
        value = os.environ.get("PORT", "8000")
        if not value.isdigit() or not 0 < int(value) < 65536:
            raise CommandError(f"PORT must be a number between 1 and 65535, not {value!r}.")
        return int(value)

    def stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def run(self, children: list[Child], port: int, address: str) -> None:
        is_told, watched_at = False, time.monotonic()
        while not self.stopping:
            for child in children:
                if news := child.look_after():
                    self.say(self.style.WARNING(news))
            if time.monotonic() - watched_at > WATCH_EVERY:
                watched_at = time.monotonic()
                self.watch(children)
            if not is_told and answers(port):
                is_told = True
                self.say(self.style.SUCCESS(f"\nImprovement Skills Escalator is at {address}   (Ctrl-C ends it)\n"))
            time.sleep(0.2)

    def watch(self, children: list[Child]) -> None:
        """End a worker that went deaf; it is started again as if it had died."""
        for child in children:
            if child.name == "worker" and (news := went_deaf(child)):
                self.say(self.style.WARNING(f"{news} It is started again."))
                child.ask_to_end()
                child.end_by(time.monotonic() + GRACE)

    def end(self, children: list[Child]) -> None:
        self.say("Ending...")
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + GRACE
        for child in children:
            child.end_by(deadline)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
