"""What somebody answered to the blocks of a lesson that ask and remember. It outlives block and lesson alike."""

from __future__ import annotations

from django.db import models

from lms.people.models import Organisation, Person


class ReflectionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ReflectionQuerySet:
        """Only ever one's own: no role sees another person's reflections."""
        return self.filter(person=person.pk)

    def written(self) -> ReflectionQuerySet:
        return self.exclude(text="")


class Reflection(models.Model):
    """What one person wrote for themselves under one prompt of a lesson. An empty text is one they took out again."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="reflections")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    lesson_title = models.CharField(max_length=255, help_text="As it was; kept if the lesson is deleted.")
    block_id = models.UUIDField()
    prompt = models.CharField(max_length=300, help_text="As it was when this was written.")
    text = models.TextField(max_length=10_000)
    revision = models.PositiveIntegerField(default=1, help_text="Grows with every change; tells late saves.")
    saved_at = models.DateTimeField()

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "block_id"], name="reflection_one_per_person_and_block")
        ]


class PollVote(models.Model):
    """One person's choice in a poll. Pages show only counts, and those only from five answers up."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="poll_votes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    block_id = models.UUIDField()
    choice = models.UUIDField(help_text="Which option of the poll, whatever its wording has become.")
    choice_text = models.CharField(max_length=200, help_text="The option as it was when it was chosen.")
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "block_id"], name="pollvote_one_per_person_and_poll")
        ]
        indexes = [models.Index(fields=["lesson", "organisation", "block_id", "choice"], name="pollvote_counts")]


class ChecklistTick(models.Model):
    """One line of a checklist that one person ticked."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="checklist_ticks")
    lesson = models.ForeignKey("curriculum.LessonPage", models.SET_NULL, null=True, related_name="+")
    block_id = models.UUIDField()
    item = models.UUIDField(help_text="Which line of the checklist, whatever its wording has become.")
    item_text = models.CharField(max_length=300, help_text="The line as it was when it was ticked.")
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson", "block_id", "item"], name="checklisttick_one_per_person_and_line"
            )
        ]
