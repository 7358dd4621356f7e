"""What people are given for a session: files and links."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from lms.cohorts.actions.sessions import must_lead
from lms.cohorts.models import Session, SessionMaterial
from lms.evidence.actions import keep, throw_away
from lms.people.models import Person

KINDS = {"pdf", "jpg", "jpeg", "png", "csv", "xlsx"}
LARGEST = 25 * 2**20


@transaction.atomic
def add_material(
    session: Session, title: str, *, upload: File | None = None, link: str = "", by: Person, now: datetime
) -> SessionMaterial:
    """Hand out a file or a link; the same one twice is one. Raises lms.evidence.actions.Refused."""
    must_lead(session, by)
    Session.objects.select_for_update().get(pk=session.pk)
    if upload is None:
        material, _ = session.materials.get_or_create(title=title, link=link, defaults={"added_at": now})
        return material
    kept = keep(upload, owner=by, allowed=KINDS, max_bytes=LARGEST)
    if same := session.materials.filter(title=title, file__sha256=kept.sha256).first():
        throw_away(kept)
        return same
    return session.materials.create(title=title, file=kept, added_at=now)


@transaction.atomic
def remove_material(material: SessionMaterial, *, by: Person) -> None:
    """Take it back, from the disk too; gone already is gone."""
    must_lead(material.session, by)
    if found := SessionMaterial.objects.filter(pk=material.pk).select_related("file").first():
        found.delete()
        if found.file:
            throw_away(found.file)
