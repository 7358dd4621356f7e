"""The folder staff lists are laid in, and nothing but files: what has arrived, reading it, putting it away.

Nothing that is not a plain file is read: a link could lead anywhere. Nothing is ever overwritten.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

SUFFIXES = frozenset({".csv", ".txt", ".xlsx"})
DONE, REFUSED = "done", "refused"


@dataclass(frozen=True)
class Arrived:
    name: str
    size: int
    modified_ns: int


class StillArriving(Exception):
    """The file changed while it was looked at, or is gone."""


def folder_of(slug: str) -> Path | None:
    """The folder of an organisation, or None where the operator set none up."""
    return Path(settings.STAFF_LIST_FOLDER) / slug if settings.STAFF_LIST_FOLDER else None


def arrived(folder: Path) -> list[Arrived]:
    """The files that lie in a folder, the oldest first. A folder that is not there holds none."""
    found = []
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    for entry in entries:
        if entry.name.startswith((".", "~")) or Path(entry.name).suffix.lower() not in SUFFIXES:
            continue
        try:
            about = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISREG(about.st_mode) and len(entry.name) <= 255:
            found.append(Arrived(entry.name, about.st_size, about.st_mtime_ns))
    return sorted(found, key=lambda one: (one.modified_ns, one.name))


@contextmanager
def opened(folder: Path, expected: Arrived) -> Iterator[IO[bytes]]:
    """The file, open for reading. Raises StillArriving when it is not, or no longer, what was expected."""
    try:
        handle = os.open(folder / expected.name, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as gone:
        raise StillArriving(expected.name) from gone
    with os.fdopen(handle, "rb") as file:
        _hold_to(file, expected)
        yield file
        _hold_to(file, expected)


def put_away(folder: Path, name: str, where: str, *, now: datetime, why: str = "") -> None:
    """Move a file to done/ or refused/ under a name with the moment in it, beside it the reason. Twice is once."""
    target = folder / where
    target.mkdir(exist_ok=True)
    moved = _free(target, f"{now:%Y-%m-%dT%H%M%SZ} {name}")
    try:
        os.rename(folder / name, moved)
    except FileNotFoundError:
        return
    if why:
        moved.with_name(f"{moved.name}.why.txt").write_text(f"{why}\n", encoding="utf-8")


def _free(target: Path, name: str) -> Path:
    path, number = target / name, 2
    while path.exists():
        path, number = target / f"{number} {name}", number + 1
    return path


def _hold_to(file: IO[bytes], expected: Arrived) -> None:
    about = os.fstat(file.fileno())
    if (about.st_size, about.st_mtime_ns) != (expected.size, expected.modified_ns):
        raise StillArriving(expected.name)
