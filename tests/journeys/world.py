"""A real web server with the demo in a database of its own: the site the journeys visit."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_starter_curriculum", verbosity=0)
call_command("load_demo", verbosity=0)
"""


@dataclass(frozen=True)
class Site:
    """Where the server answers, and the environment its commands run in."""

    url: str
    environment: dict[str, str]
    server: int  # process id of gunicorn's master

    def manage(self, *command: str) -> str:
        """Run one of manage.py's commands on the site's data, such as manage("reminders_tick")."""
        return run([sys.executable, "manage.py", *command], self.environment)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


@contextlib.contextmanager
def database(folder: Path) -> Iterator[str]:
    """A new empty database beside the one the tests use: on the same PostgreSQL, else an SQLite file."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'journeys.sqlite3'}"
        return
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def web_server(environment: dict[str, str], port: int, log: Path) -> Iterator[int]:
    gunicorn = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*gunicorn, "--workers", "2", "--threads", "4"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            wait_for(port, 60)
            yield server.pid
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def demo_site(settings: str = "tests.journeys.settings") -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="lms-journeys-") as name, database(Path(name)) as database_url:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        kept = {key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "DEBUG")}
        ours = {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database_url, "LMS_VAR_DIR": name, "SITE_URL": url}
        environment = kept | ours
        run([sys.executable, "-c", PREPARE], environment)
        log = Path(name) / "web.log"
        with web_server(environment, port, log) as server:
            urllib.request.urlopen(f"{url}/sign-in/", timeout=60).close()
            yield Site(url, environment, server)
            # An error that no page showed is still a fault of the visit. A refusal (403) is logged as a warning.
            written = log.read_text()
        if " ERROR " in written or "[ERROR]" in written:
            raise AssertionError(f"The web server logged an error during the visits:\n{written[-6000:]}")
