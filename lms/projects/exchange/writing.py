"""Writes a project as a file: a zip of one JSON document and the photos and files beside it."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from lms.projects.exchange.shape import FORMAT, KINDS, PROJECT_FILE, VERSION, Kind, inner_references, plain_fields
from lms.projects.models import Project, ProjectFile

LARGEST_IN_MEMORY = 5 * 2**20


def write(project: Project) -> IO[bytes]:
    """The project with all its parts and files, ready to be read from its beginning.

    People are named by what they did in it, never by address or account.
    """
    held = SpooledTemporaryFile(max_size=LARGEST_IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(document(project), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr(PROJECT_FILE, text)
        for file in _files(project):
            with archive.open(_path(file), "w") as entry, file.file.stored.open("rb") as stored:
                shutil.copyfileobj(stored, entry)
    held.seek(0)
    return held


def document(project: Project) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "project": _values(project),
        "run": _run(project),
        **{kind.name: [_part(row) for row in _rows(project, kind)] for kind in KINDS},
        "files": [_file(file) for file in _files(project)],
    }


def _files(project: Project) -> models.QuerySet[ProjectFile]:
    return project.files.select_related("file").order_by("pk")


def _file(file: ProjectFile) -> dict[str, Any]:
    shows = {"cycle": file.cycle_id, "involvement": file.involvement_id}
    return {"path": _path(file), "caption": file.caption, **shows}


def _path(file: ProjectFile) -> str:
    return f"files/{file.pk}/{re.sub(r'[^A-Za-z0-9._-]+', '-', file.file.name)}"


def _rows(project: Project, kind: Kind) -> models.QuerySet:
    path = kind.above if kind.above == "project" else f"{kind.above}__project"
    return kind.model._default_manager.filter(**{path: project}).order_by("pk")


def _part(row: models.Model) -> dict[str, Any]:
    references = {field.name: getattr(row, field.attname) for field in inner_references(type(row))}
    return {"id": row.pk, **references, **_values(row)}


def _values(row: models.Model) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in plain_fields(type(row))}


def _run(project: Project) -> dict[str, Any]:
    """Where and by whom it was run: for the reader, not to be made again."""
    return {
        "organisation": str(project.organisation),
        "unit": str(project.unit),
        "state": project.get_state_display(),
        "published_on": project.published_on,
        "presented_on": project.presented_on,
        "team": [[str(member.person), member.get_part_display()] for member in project.members.all()],
        "scores": [[score.score, score.note, score.at] for score in project.scores.all()],
        "sign_offs": [
            [str(sign_off.person), sign_off.get_purpose_display(), sign_off.agreed_text, sign_off.at]
            for sign_off in project.sign_offs.all()
        ],
    }
