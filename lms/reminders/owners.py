"""Tells whether the sender that claimed a message still lives.

A sender holds a lock under its name. The system lets go of it at the moment the process dies, however it dies, and
never while the process lives, not even while it is stopped: an old claim alone would tell the two apart wrongly.
On PostgreSQL it is an advisory lock of the session (so a connection pooler must not share sessions: docs/deploy.md),
elsewhere a lock on a file.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

# A sender's machine that is gone without a goodbye is noticed by the database after 60 seconds, not after two hours.
NOTICE_DEAD_MACHINES = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"


@contextlib.contextmanager
def alive(owner: str) -> Iterator[None]:
    """Hold the lock that says this owner lives, for as long as the block lasts."""
    hold = _session_lock if connection.vendor == "postgresql" else _file_lock
    with hold(owner):
        yield


def is_gone(owner: str) -> bool:
    """Whether nobody holds this owner's lock any more."""
    if connection.vendor != "postgresql":
        return _file_is_free(owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_number(owner)])
        return cursor.fetchone()[0]


def database_runs_for() -> float:
    """Seconds since the database started: before that nobody could hold a lock."""
    if connection.vendor != "postgresql":
        return float("inf")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM pg_catalog.clock_timestamp() - pg_postmaster_start_time())")
        return float(cursor.fetchone()[0])


@contextlib.contextmanager
def _session_lock(owner: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"{NOTICE_DEAD_MACHINES}; SELECT pg_advisory_lock({_number(owner)})")
    try:
        yield
    finally:
        with contextlib.suppress(Error), connection.cursor() as cursor:  # gone with the connection, if that is gone
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(owner)])


@contextlib.contextmanager
def _file_lock(owner: str) -> Iterator[None]:
    path = _path(owner)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _file_is_free(owner: str) -> bool:
    try:
        with _path(owner).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True


def _path(owner: str) -> Path:
    return Path(settings.VAR_DIR) / "senders" / sha256(owner.encode()).hexdigest()[:32]


def _number(owner: str) -> int:
    return int.from_bytes(sha256(owner.encode()).digest()[:8], signed=True)
