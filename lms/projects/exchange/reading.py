"""Reads a project out of a file that `writing` made, and refuses anything else in words."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import models

from lms.projects.exchange.shape import FORMAT, KINDS, PROJECT_FILE, VERSION, Kind, inner_references, plain_fields
from lms.projects.models import Involvement, PdsaCycle, Project

MOST_BYTES = 20 * 2**20  # of the document
LARGEST = 25 * 2**20  # of a file beside it
LARGEST_UPLOAD = 220 * 2**20  # of all together
MOST_PARTS = 20_000
MOST_FILES = 1000
LONGEST_CAPTION = 200


class Unreadable(ValueError):
    """What is wrong with the file, in words for the person who sent it."""


@dataclass(slots=True)
class Row:
    """One part: the number it had, the values of its own, and the numbers of the parts it points at."""

    number: int
    values: dict[str, Any]
    references: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came along: where it lies in the zip, and the numbers of the parts it shows."""

    path: str
    caption: str
    cycle: int | None
    involvement: int | None

    @property
    def name(self) -> str:
        return PurePath(self.path).name


@dataclass(slots=True)
class Found:
    """A project as read: nothing is saved yet. `content` gives what one of its files holds."""

    project: dict[str, Any]
    content: Callable[[FileRow], bytes]
    parts: dict[str, list[Row]] = field(default_factory=dict)
    files: list[FileRow] = field(default_factory=list)
    told_only: int = 0


def read(upload: IO[bytes]) -> Found:
    """Everything in the file, checked field by field. Raises Unreadable at the first thing that is wrong."""
    told = _document(upload)
    if told.get("format") != FORMAT:
        raise Unreadable("This file does not hold a project.")
    if told.get("version") != VERSION:
        raise Unreadable(f"This file has version {told.get('version')} of the format; version {VERSION} can be read.")
    project = _checked(Project, _mapping(told.get("project"), "project"), "project")
    found = Found(project, lambda row: _unpacked(upload, row.path, LARGEST))
    for kind in KINDS:
        found.parts[kind.name] = _rows(kind, told.get(kind.name, []))
    if sum(map(len, found.parts.values())) > MOST_PARTS:
        raise Unreadable(f"This project has more than {MOST_PARTS} parts.")
    found.files = _file_rows(told.get("files", []))
    _check_references(found)
    run = told.get("run")
    if isinstance(run, dict):
        found.told_only = sum(len(part) for part in run.values() if isinstance(part, list))
    return found


def _document(upload: IO[bytes]) -> dict[str, Any]:
    try:
        told = json.loads(_unpacked(upload, PROJECT_FILE, MOST_BYTES))
    except (ValueError, RecursionError) as wrong:
        raise wrong if isinstance(wrong, Unreadable) else Unreadable(f"{PROJECT_FILE} is not JSON.") from None
    return _mapping(told, PROJECT_FILE)


def _unpacked(upload: IO[bytes], path: str, most: int) -> bytes:
    try:
        with zipfile.ZipFile(upload) as archive:
            entry = archive.getinfo(path)
            if entry.file_size > most:
                raise Unreadable(f"Unpacked, {path} would be larger than {most // 2**20} MB.")
            return archive.read(entry)
    except KeyError:
        raise Unreadable(f"There is no {path} in this file.") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
    ):  # the last two: other packing, a password
        raise Unreadable("This is not a zip file, or it is damaged.") from None


def _file_rows(told: object) -> list[FileRow]:
    if not isinstance(told, list) or len(told) > MOST_FILES:
        raise Unreadable(f"files is not what it should be: a list of {MOST_FILES} at the most.")
    return [_file_row(_mapping(entry, "files"), place) for place, entry in enumerate(told, start=1)]


def _file_row(told: dict[str, Any], place: int) -> FileRow:
    path, caption, *numbers = (told.get(name) for name in ("path", "caption", "cycle", "involvement"))
    has_words = isinstance(path, str) and isinstance(caption, str) and 0 < len(caption) <= LONGEST_CAPTION
    if not has_words or not all(number is None or type(number) is int for number in numbers):
        raise Unreadable(f"files, entry {place}: its path, its caption or what it belongs to is wrong.")
    return FileRow(str(path), str(caption), *numbers)


def _mapping(told: object, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Unreadable(f"{where} is not what it should be: a set of named values.")
    return told


def _rows(kind: Kind, told: object) -> list[Row]:
    if not isinstance(told, list):
        raise Unreadable(f"{kind.name} is not what it should be: a list.")
    rows = [_row(kind, entry, f"{kind.name}, entry {place}") for place, entry in enumerate(told, start=1)]
    number, times = next(iter(Counter(row.number for row in rows).most_common(1)), (0, 0))
    if times > 1:
        raise Unreadable(f"{kind.name}: number {number} is there {times} times.")
    return rows


def _row(kind: Kind, told: object, where: str) -> Row:
    entry = _mapping(told, where)
    references = {field.name: entry.get(field.name) for field in inner_references(kind.model)}
    numbers = [entry.get("id"), *(number for number in references.values() if number is not None)]
    if not all(type(number) is int for number in numbers):
        raise Unreadable(f"{where}: its number is missing or not a number.")
    return Row(entry["id"], _checked(kind.model, entry, where), references)


def _checked(model: type[models.Model], told: dict[str, Any], where: str) -> dict[str, Any]:
    """The values of the model's own fields, as its columns hold them; what the file leaves out keeps its default."""
    values = {}
    for item in plain_fields(model):
        if item.name not in told:
            continue
        if isinstance(told[item.name], (dict, list)):
            raise Unreadable(f"{where}, {item.verbose_name}: a single value is needed.")
        try:
            values[item.name] = item.clean(told[item.name], None)
        except (ValidationError, TypeError) as wrong:
            said = " ".join(wrong.messages) if isinstance(wrong, ValidationError) else "not a value that can be kept."
            raise Unreadable(f"{where}, {item.verbose_name}: {said}") from None
    return values


def _check_references(found: Found) -> None:
    """Whatever is pointed at must be in the file; a driver may not stand below itself."""
    numbers = {kind.model: {row.number for row in found.parts[kind.name]} for kind in KINDS}
    for kind in KINDS:
        fields = {item.name: item for item in inner_references(kind.model)}
        for row in found.parts[kind.name]:
            for name, number in row.references.items():
                item = fields[name]
                if number is None and not item.null:
                    raise Unreadable(f"{kind.name}, number {row.number}: it belongs to no {name}.")
                if number is not None and number not in numbers[item.related_model]:
                    raise Unreadable(f"{kind.name}, number {row.number}: there is no {name} {number} in this file.")
    for file in found.files:
        parts = ((PdsaCycle, file.cycle), (Involvement, file.involvement))
        if any(number is not None and number not in numbers[model] for model, number in parts):
            raise Unreadable(f"files, {file.name}: what it belongs to is not in this file.")
    _check_for_circles({row.number: row.references["parent"] for row in found.parts["drivers"]})


def _check_for_circles(parents: dict[int, int | None]) -> None:
    safe: set[int] = set()
    for start in parents:
        path: list[int] = []
        here: int | None = start
        while here is not None and here not in safe:
            if here in path:
                raise Unreadable(f"drivers, number {here}: it stands below itself.")
            path.append(here)
            here = parents[here]
        safe.update(path)
