"""What people write down of their own practice: the coaching log and the teaching log, and who may read the first."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lms.people.models import Person, Role


class CoachingEntryQuerySet(models.QuerySet):
    def kept(self) -> CoachingEntryQuerySet:
        return self.filter(removed_at=None)

    def visible_to(self, person: Person) -> CoachingEntryQuerySet:
        """One's own, and those of colleagues who let one read them: a coach or a trainer, as long as one is that."""
        seen = Q(person=person.pk)
        if person.has_role(Role.COACH, Role.TRAINER):
            shared = LogReader.objects.current().filter(reader=person.pk, person__organisation=person.organisation_id)
            seen |= Q(person__in=shared.values("person"))
        return self.filter(seen).kept()


class CoachingEntry(models.Model):
    """One piece of coaching, in the coach's own words. Private, unless they let somebody read their log."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="coaching_entries")
    held_on = models.DateField()
    team = models.CharField(max_length=200)
    asked = models.TextField(max_length=3000)
    learned = models.TextField(max_length=3000)
    next_step = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Out of the log; it can be put back.")

    objects = CoachingEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.team


class LogReaderQuerySet(models.QuerySet):
    def current(self) -> LogReaderQuerySet:
        return self.filter(ended_at=None)


class LogReader(models.Model):
    """A coach or trainer whom somebody lets read their coaching log, until they end it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="log_readers")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="logs_to_read")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LogReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "reader"], condition=Q(ended_at=None), name="logreader_one_current_per_reader"
            ),
            models.CheckConstraint(condition=~Q(person=F("reader")), name="logreader_is_somebody_else"),
        ]


class TaughtEntryQuerySet(models.QuerySet):
    def confirmed(self) -> TaughtEntryQuerySet:
        return self.filter(confirmed_at__isnull=False, removed_at=None)

    def waiting(self) -> TaughtEntryQuerySet:
        return self.filter(confirmed_at=None, declined_at=None, removed_at=None)

    def visible_to(self, person: Person) -> TaughtEntryQuerySet:
        mine = Q(person=person.pk) | Q(confirmer=person.pk)
        return self.filter(mine, person__organisation=person.organisation_id, removed_at=None)


class TaughtEntry(models.Model):
    """A session somebody taught outside the cohorts kept here. It counts once somebody who was there confirms it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="taught_entries")
    held_on = models.DateField()
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=200)
    learned = models.TextField(max_length=2000, blank=True, help_text="Only the person who taught reads this.")
    confirmer = models.ForeignKey(Person, models.PROTECT, related_name="taught_entries_to_confirm")
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.CharField(max_length=500, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TaughtEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("confirmer")), name="taughtentry_confirmed_by_somebody_else"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(declined_at=None), name="taughtentry_confirmed_or_declined"
            ),
        ]

    def __str__(self) -> str:
        return self.title
