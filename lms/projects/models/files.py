"""Owns what a project shows as evidence: photos and files, each in words too."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.evidence.models import PrivateFile
from lms.people.models import Person
from lms.projects.models.cycles import PdsaCycle
from lms.projects.models.team import Involvement


class ProjectFile(models.Model):
    """A photo or file of the project as a whole, or of one PDSA cycle or entry of involvement."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="files")
    cycle = models.ForeignKey(PdsaCycle, models.SET_NULL, null=True, blank=True, related_name="files")
    involvement = models.ForeignKey(Involvement, models.SET_NULL, null=True, blank=True, related_name="files")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="project_file")
    caption = models.CharField(max_length=200, help_text="What it shows, read aloud in place of a picture.")
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.caption

    @property
    def is_picture(self) -> bool:
        return self.file.content_type.startswith("image/")
