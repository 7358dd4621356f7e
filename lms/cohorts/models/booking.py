"""Applications for a place: approval, the waiting list, and offers that expire."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet

from lms.cohorts.models.cohorts import ApplicationQuestion, ApprovalStep, Cohort, Place
from lms.people.models import Person


class ApplicationQuerySet(models.QuerySet):
    def open(self) -> ApplicationQuerySet:
        return self.filter(state__in=Application.OPEN)

    def holding_a_place(self) -> ApplicationQuerySet:
        """Booked, or offered: an offer keeps its place free until it is answered or has run out."""
        return self.filter(state__in=[Application.State.OFFERED, Application.State.BOOKED])

    def in_line(self) -> ApplicationQuerySet:
        """The waiting list, first in line first: in the order of their approval."""
        return self.filter(state=Application.State.WAITING).order_by("approved_at", "pk")

    def visible_to(self, person: Person) -> ApplicationQuerySet:
        """One's own, and those of the cohorts one teaches. Who approves reads them through `approvers`."""
        return self.filter(Q(person=person.pk) | Q(cohort__in=Cohort.objects.visible_to(person)))


class Application(models.Model):
    """One person's way to a place in one cohort."""

    class State(models.TextChoices):
        APPROVAL = "approval", "waiting for approval"
        WAITING = "waiting", "on the waiting list"
        OFFERED = "offered", "a place is offered"
        BOOKED = "booked", "booked"
        NOT_APPROVED = "not_approved", "not approved"
        DECLINED = "declined", "offer declined"
        LAPSED = "lapsed", "offer not answered in time"
        CANCELLED = "cancelled", "cancelled"
        TRANSFERRED = "transferred", "place passed on to a colleague"

    OPEN = (State.APPROVAL, State.WAITING, State.OFFERED, State.BOOKED)

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, choices=State, default=State.APPROVAL)
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The colleague who passes a place on, where the person has not applied themselves.",
    )  # fmt: skip
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True, help_text="The place in the waiting list goes by it.")
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    place = models.OneToOneField(Place, models.PROTECT, null=True, blank=True, related_name="application")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    passed_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="passed_from",
        help_text="The colleague's application that took this place over, or is to, while this one is still booked.",
    )  # fmt: skip

    is_blocked: bool  # the quota of their unit is used up; `missed` sessions so far: both set by the list of bookings
    missed: int

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["cohort", "state", "approved_at"], name="application_in_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=Q(state__in=["approval", "waiting", "offered", "booked"]),
                name="application_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_expires_at__isnull=False), name="application_offer_runs_out"
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(place__isnull=False), name="application_booked_has_place"
            ),
        ]

    def left_to_answer(self) -> QuerySet[ApplicationQuestion]:
        """What somebody a place is passed on to has still to say: they never filled in the cohort's form."""
        asked = ApplicationQuestion.objects.filter(cohort=self.cohort_id, withdrawn_at=None)
        return asked.exclude(answers__application=self.pk) if self.proposed_by_id else asked.none()

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ApplicationAnswer(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(ApplicationQuestion, models.PROTECT, related_name="answers")
    text = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="applicationanswer_one_per_question")
        ]


class Approval(models.Model):
    """One step of an application's route: who is asked, and what they decided and grant."""

    class Decision(models.TextChoices):
        OPEN = "open", "waiting"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"

    application = models.ForeignKey(Application, models.CASCADE, related_name="approvals")
    step = models.CharField(max_length=8, choices=ApprovalStep)
    asked = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approvals_asked",
        help_text="Empty while nobody holds that part; HR and the trainer see that.",
    )  # fmt: skip
    named_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The trainer who named the person asked, where nobody held that part.",
    )  # fmt: skip
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    reason = models.CharField(max_length=500, blank=True, help_text="The applicant reads it.")
    release_hours = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, blank=True, help_text="Working time granted, in hours."
    )
    cover = models.CharField(max_length=500, blank=True, help_text="How the ward or team is covered meanwhile.")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "step"], name="approval_one_per_step"),
            models.CheckConstraint(
                condition=Q(decision="open", decided_by=None, decided_at=None)
                | (~Q(decision="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="approval_decided_by_somebody",
            ),
        ]
