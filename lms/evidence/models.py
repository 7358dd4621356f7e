"""Owns private files: what people upload, kept outside every public folder and shown only through one view."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone

from lms.people.models import Organisation, Person


def private_storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.PRIVATE_ROOT, base_url=None)


def random_name(instance: PrivateFile, filename: str) -> str:
    """A stored name that tells nothing and can't be guessed."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class PrivateFileQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> PrivateFileQuerySet:
        """Only the person who uploaded a file may fetch it, as long as they are in its organisation."""
        return self.filter(owner=person.pk, organisation=person.organisation_id)


class PrivateFile(models.Model):
    owner = models.ForeignKey(Person, models.PROTECT, related_name="private_files")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, help_text="The name it had on the person's machine.")
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(storage=private_storage, upload_to=random_name)
    uploaded_at = models.DateTimeField(default=timezone.now)
    takes_room = models.BooleanField(
        default=True, help_text="Counts towards what one person may keep; not if the product wrote it for its own work."
    )

    objects = PrivateFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
