"""What a reader leaves beside a lesson: a note to themselves, and where it was not clear."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.people.models import Person

LONGEST_NOTE = 10_000


class NoteQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> NoteQuerySet:
        """A note is for the one who wrote it, and for nobody else whatever their role."""
        return self.filter(person=person.pk)


class Note(models.Model):
    """One person's own note beside one lesson. It outlives the lesson."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notes")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    lesson_title = models.CharField(max_length=255, help_text="As it was when the note was kept.")
    text = models.TextField(max_length=LONGEST_NOTE)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="note_one_per_lesson")]


class DidNotUnderstand(models.Model):
    """One person's word that a part of a lesson was not clear to them. Trainers see counts and remarks, no names."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    lesson_title = models.CharField(max_length=255, help_text="As it was when it was said.")
    block_id = models.CharField(max_length=36, blank=True, help_text="The block it is about; empty: all of the lesson.")
    part = models.CharField(max_length=120, blank=True, help_text="How that part began when it was said.")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "block_id"], name="didnotunderstand_once_per_part")
        ]
