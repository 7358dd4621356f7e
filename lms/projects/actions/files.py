"""Photos and files as evidence: attached once, within the room there is, and removed whole."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum

from lms.evidence.actions import Refused, keep, throw_away
from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.models import Involvement, PdsaCycle, Project, ProjectFile

KINDS = {"jpg", "jpeg", "png", "pdf", "csv", "xlsx"}
LARGEST = 25 * 2**20
MOST_OF_A_PROJECT = 200 * 2**20


@transaction.atomic
def attach_file(
    project: Project, upload: File, caption: str, part: PdsaCycle | Involvement | None = None, *, by: Person,
    now: datetime,
) -> ProjectFile:  # fmt: skip
    """Attach a file to the project, or to a PDSA cycle or entry of involvement; the same one twice is one.

    Raises lms.evidence.actions.Refused, and ValidationError when the project is closed.
    """
    fresh = opened(project, by)
    part_of = {
        "cycle": part if isinstance(part, PdsaCycle) else None,
        "involvement": part if isinstance(part, Involvement) else None,
    }
    has = fresh.files.aggregate(total=Sum("file__size"))["total"] or 0
    if has + (upload.size or 0) > MOST_OF_A_PROJECT:
        raise Refused(f"The files of a project may be {MOST_OF_A_PROJECT // 2**20} MB together. Remove some first.")
    kept = keep(upload, owner=by, allowed=KINDS, max_bytes=LARGEST)
    if same := fresh.files.filter(file__sha256=kept.sha256, caption=caption, **part_of).first():
        throw_away(kept)
        return same
    return ProjectFile.objects.create(
        project=fresh, file=kept, caption=caption, **part_of, added_by=by, added_at=now
    )  # fmt: skip


@transaction.atomic
def remove_file(file: ProjectFile, *, by: Person) -> None:
    """Remove a file from the project and from the disk; gone already is gone."""
    opened(file.project, by)
    if found := ProjectFile.objects.filter(pk=file.pk).select_related("file").first():
        found.delete()
        throw_away(found.file)
