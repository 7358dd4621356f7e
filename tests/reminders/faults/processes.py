"""The processes that die: groups of them, the children of a Celery worker, a Redis-protocol server, a PostgreSQL."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from tests.servers import FAST, free_port, postgresql_folder, unprivileged, valkey_server, wait_for

ROOT = Path(__file__).resolve().parents[3]
CELERY = [sys.executable, "-m", "celery", "-A", "lms"]


def wait_until(true: Callable[[], object], seconds: float, told: Callable[[], str] = str) -> float:
    """Wait for it and return how long that took; fail with what `told` says."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, f"Not within {seconds:.0f} s. {told()}"
        time.sleep(0.05)
    return time.monotonic() - start


class Group:
    """A command in a process group of its own, with everything it starts."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        if self.process:
            self.signal(signal.SIGKILL)
            self.process.wait(10)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def children(self) -> list[psutil.Process]:
        """The processes of a worker's pool."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.pid).children()
        return []

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def worker(concurrency: int, name: str) -> list[str]:
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*CELERY, "worker", "--hostname", f"{name}@%h", "--concurrency", str(concurrency), *alone, "-l", "info"]


def beat(schedule: Path) -> list[str]:
    return [*CELERY, "beat", "--schedule", str(schedule), "--pidfile=", "--loglevel", "info"]


def together(*commands: list[str]) -> list[str]:
    """One shell that runs them all: a process group that can be killed as a whole, as a machine dies."""
    return ["sh", "-c", " & ".join(subprocess.list2cmdline(each) for each in commands) + " & wait"]


class Redis:
    """A Redis-protocol server that is killed and comes back at the same address, with nothing in it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = [str(valkey_server()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.group = Group([*command, "--dir", str(folder)], dict(os.environ), folder / "redis.log")

    def start(self) -> None:
        self.group.start()
        wait_for(self.port)

    def kill(self) -> None:
        self.group.kill()

    def flush(self) -> None:
        import valkey

        with valkey.Valkey(port=self.port) as client:
            client.flushall()


class Database:
    """A PostgreSQL of one's own that is stopped in the middle; what it has said yes to it keeps, as in production."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lms-faults-"))
        self.folder, self.port = postgresql_folder(self.home), free_port()
        self.run = functools.partial(
            subprocess.run, stdout=subprocess.DEVNULL, cwd=self.home, check=True, **unprivileged(self.home)
        )
        self.run([self.folder / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8"])  # fmt: skip

    def url(self, name: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.home} {FAST} -c synchronous_commit=on"
        self.run([self.folder / "pg_ctl", "-D", "data", "-w", "-l", self.home / "log", "-o", options, "start"])

    def stop(self) -> None:
        self.run([self.folder / "pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop"])

    def copy(self, source: str, name: str) -> None:
        """Make a database of this name that holds what the one at `source` holds."""
        dump = self.home / "dump.sql"
        self.run([self.folder / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name])
        self.run([self.folder / "pg_dump", "--no-owner", "-f", dump, source])
        self.run([self.folder / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, self.url(name)])

    def close(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def running(*groups: Group) -> Iterator[None]:
    try:
        for group in groups:
            group.start()
        yield
    finally:
        for group in groups:
            group.kill()
