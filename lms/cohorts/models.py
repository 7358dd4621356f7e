"""Owns the taught half: cohorts of a level, their sessions, who has a place, and who came."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from lms.people.models import Organisation, Person, Role


class CohortQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CohortQuerySet:
        """Cohorts this person teaches."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        return self.filter(organisation=person.organisation_id, trainers=person.pk)

    def with_counts(self) -> CohortQuerySet:
        return self.annotate(
            people=models.Count("places", filter=models.Q(places__left_on=None), distinct=True),
            session_count=models.Count("sessions", distinct=True),
        )


class Cohort(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cohorts")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    trainers = models.ManyToManyField(Person, related_name="cohorts_taught")

    objects = CohortQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet):
    def current(self) -> PlaceQuerySet:
        return self.filter(left_on=None)

    def on(self, day: date) -> PlaceQuerySet:
        """Places that were somebody's on that day: later joiners and earlier leavers were not expected."""
        return self.filter(models.Q(left_on=None) | models.Q(left_on__gte=day), taken_on__lte=day)


class Place(models.Model):
    """One person's place in a cohort, kept after they leave it as the record of it."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="places")
    person = models.ForeignKey(Person, models.PROTECT, related_name="places")
    taken_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=models.Q(left_on=None), name="place_one_current_per_person"
            )
        ]


class SessionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> SessionQuerySet:
        return self.filter(cohort__in=Cohort.objects.visible_to(person))


class Session(models.Model):
    """One workshop of a cohort. The local time and its zone are stored, so that a clock change moves nothing."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    starts_at = models.TimeField(help_text="Local time.")
    ends_at = models.TimeField(help_text="Local time.")
    zone = models.CharField(max_length=60, default="Europe/London")
    place = models.CharField(max_length=200)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.held_on, self.starts_at, ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.held_on, self.ends_at, ZoneInfo(self.zone))

    def is_open_for_attendance(self, now: datetime) -> bool:
        """From the morning of the day, where it is held: people are ticked off as they arrive."""
        return now.astimezone(ZoneInfo(self.zone)).date() >= self.held_on


class Attendance(models.Model):
    """Whether one person came to one session, as a trainer recorded it last."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    attended = models.BooleanField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="attendance_one_per_session_and_person")
        ]
