"""How far somebody is in a lesson."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.people.models import Person


class LessonProgress(models.Model):
    """How far one person is in one lesson. It outlives the lesson: authors may delete pages, nobody's record goes."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="lesson_progress")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    lesson_title = models.CharField(max_length=255, help_text="As it was when it was opened; kept if it is deleted.")
    started_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    again_at = models.DateTimeField(null=True, blank=True, help_text="When it was last read again for a renewal.")
    place = models.CharField(max_length=36, blank=True, help_text="The block that was being read last.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="lessonprogress_one_per_lesson")]
