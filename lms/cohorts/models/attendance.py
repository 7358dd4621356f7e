"""Who came to a session, for how long, and what was put right afterwards."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.cohorts.models.sessions import Session
from lms.people.models import Person


class Attendance(models.Model):
    """Whether one person came to one session, as it was recorded last."""

    class Route(models.TextChoices):
        REGISTER = "register", "ticked in the register"
        CODE = "code", "scanned the code on the screen"

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    attended = models.BooleanField()
    late_minutes = models.PositiveSmallIntegerField(default=0, help_text="How long after the start they arrived.")
    early_minutes = models.PositiveSmallIntegerField(default=0, help_text="How long before the end they left.")
    route = models.CharField(max_length=8, choices=Route, default=Route.REGISTER)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="attendance_one_per_session_and_person")
        ]


class AttendanceCorrection(models.Model):
    """What a record said before it was put right, what it says since, and why. Never changed."""

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="corrections")
    before = models.JSONField(help_text="attended, late_minutes and early_minutes before.")
    after = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
