"""Sessions of a cohort, the rooms they are held in, and what people bring along."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from lms.cohorts.models.cohorts import Cohort
from lms.evidence.models import PrivateFile
from lms.people.models import Organisation, Person, Role


class RoomQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> RoomQuerySet:
        """The rooms of a trainer's organisation."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class Room(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    site = models.CharField(max_length=200, blank=True, help_text="Building, address, how to find it.")
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(retired_at=None),
                name="room_one_name_per_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> SessionQuerySet:
        """Whose register this trainer may take: of the cohorts they teach, and those they facilitate as a guest."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        guest = self.model.facilitators.through.objects.filter(person=person.pk).values("session")
        return self.filter(
            models.Q(cohort__in=Cohort.objects.visible_to(person))
            | models.Q(pk__in=guest, cohort__organisation=person.organisation_id)
        )

    def readable_by(self, person: Person) -> SessionQuerySet:
        """Whose page they may read: where and when, not the link to join nor the materials."""
        readable = models.Q(cohort__places__person=person.pk)
        if person.organisation is not None:
            readable |= models.Q(cohort__organisation=person.organisation_id)
            if person.organisation.alliance_id:
                readable |= models.Q(cohort__alliance=person.organisation.alliance_id)
        return self.filter(pk__in=self.model.objects.filter(readable).values("pk"))

    def attended_by(self, person: Person) -> SessionQuerySet:
        """Those of the cohorts in which they have a place now."""
        return self.filter(cohort__in=person.places.filter(left_on=None).values("cohort"))

    def in_diary_of(self, person: Person) -> SessionQuerySet:
        """Those that take their time: where they have a place, and those they teach."""
        guest = self.model.facilitators.through.objects.filter(person=person.pk).values("session")
        place = person.places.filter(left_on=None).values("cohort")
        taught = Cohort.objects.visible_to(person).values("pk")
        return self.on().filter(models.Q(cohort__in=place) | models.Q(cohort__in=taught) | models.Q(pk__in=guest))

    def on(self) -> SessionQuerySet:
        """Not cancelled."""
        return self.filter(cancelled_at=None)


def new_secret() -> str:
    return secrets.token_hex(32)


class Session(models.Model):
    """One workshop of a cohort. The local time and its zone are stored, so that a clock change moves nothing."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", "workshop"
        CLINIC = "clinic", "coaching clinic"
        CELEBRATION = "celebration", "celebration"

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.WORKSHOP)
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    starts_at = models.TimeField(help_text="Local time.")
    ends_at = models.TimeField(help_text="Local time.")
    zone = models.CharField(max_length=60, default="Europe/London")
    place = models.CharField(max_length=200, help_text="Where it is, in words, as people read it.")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    online_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Empty: the cohort's."
    )
    facilitators = models.ManyToManyField(Person, blank=True, related_name="sessions_facilitated")
    pre_work = models.ManyToManyField("curriculum.LessonPage", blank=True, related_name="+")
    sequence = models.PositiveIntegerField(
        default=0, help_text="Raised by every change people's calendars must follow (SEQUENCE of RFC 5545)."
    )
    attendance_secret = models.CharField(
        max_length=64, default=new_secret, editable=False, help_text="What the rotating code on the screen is made of."
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "starts_at"]
        indexes = [models.Index(fields=["room", "held_on"], name="session_by_room_and_day")]
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

    @property
    def length(self) -> timedelta:
        """As it passes: two times of one zone are subtracted as the clock shows them, whatever it did in between."""
        return self.ends.astimezone(UTC) - self.starts.astimezone(UTC)

    def local_day(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    def is_open_for_attendance(self, now: datetime) -> bool:
        """From the morning of the day, where it is held: people are ticked off as they arrive."""
        return self.local_day(now) >= self.held_on


class SessionMaterial(models.Model):
    """Something to read or to bring: a file or a link, never both."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file=None) ^ models.Q(link=""), name="sessionmaterial_file_or_link"
            )
        ]

    def __str__(self) -> str:
        return self.title
