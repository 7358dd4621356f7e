"""A cohort of a level, what it asks of those who apply, and its places."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lms.people.models import Alliance, Organisation, OrgUnit, Person, PersonQuerySet, Role


class ApprovalStep(models.TextChoices):
    """Who is asked before a place is given, in the order of a cohort's route."""

    MANAGER = "manager", "line manager"
    SPONSOR = "sponsor", "sponsor"
    LEAD = "lead", "organisation lead"


class CohortQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CohortQuerySet:
        """Cohorts this person teaches."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        return self.filter(organisation=person.organisation_id, trainers=person.pk)

    def open_to(self, person: Person) -> CohortQuerySet:
        """Those of the person's own organisation, and those their alliance shares."""
        organisation = person.organisation
        if organisation is None:
            return self.none()
        shared = Q(alliance=organisation.alliance_id) if organisation.alliance_id else Q(pk=None)
        return self.filter(Q(organisation=organisation) | shared)

    def readable_by(self, person: Person) -> CohortQuerySet:
        """Those they could apply for, and those they have a place in wherever it is held."""
        return self.filter(
            Q(pk__in=self.model.objects.open_to(person).values("pk"))
            | Q(pk__in=person.places.filter(left_on=None).values("cohort"))
        )

    def taking_applications(self, today: date) -> CohortQuerySet:
        still = Q(applications_close_on=None) | Q(applications_close_on__gte=today)
        return self.filter(still, cancelled_at=None, applications_open_on__lte=today)

    def still_to_come(self, today: date) -> CohortQuerySet:
        """Not over yet: by its last day, or else by its sessions; one without either is being set up."""
        by_sessions = Q(sessions=None) | Q(sessions__held_on__gte=today)
        return self.filter(Q(ends_on__gte=today) | (Q(ends_on=None) & by_sessions), cancelled_at=None).distinct()

    def with_counts(self) -> CohortQuerySet:
        return self.annotate(
            people=models.Count("places", filter=Q(places__left_on=None), distinct=True),
            session_count=models.Count("sessions", filter=Q(sessions__cancelled_at=None), distinct=True),
        )


class Cohort(models.Model):
    """People who study a level together. It costs nobody anything; there is no fee to store."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cohorts")
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, null=True, blank=True, related_name="cohorts",
        help_text="Open to everybody in this alliance, not only to the organisation that runs it.",
    )  # fmt: skip
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    about = models.TextField(max_length=2000, blank=True, help_text="What those who think of applying should know.")
    trainers = models.ManyToManyField(Person, related_name="cohorts_taught")
    lead = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Approves as the organisation's lead, where the route asks for that.",
    )  # fmt: skip
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    online_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Empty: no limit."
    )
    applications_open_on = models.DateField(
        null=True, blank=True, help_text="Empty: nobody can apply; the trainer gives the places."
    )
    applications_close_on = models.DateField(null=True, blank=True, help_text="The last day to apply.")
    approval_route = models.JSONField(default=list, blank=True, help_text="Values of ApprovalStep, asked in sequence.")
    offer_hours = models.PositiveSmallIntegerField(
        default=72, help_text="How long a place offered from the waiting list is kept. 0: it is booked at once."
    )
    cancel_until_days = models.PositiveSmallIntegerField(
        default=2, help_text="Days before the start until which people cancel by themselves."
    )
    minimum_share = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Per cent of the sessions to come to. Empty: what the level asks.",
    )  # fmt: skip
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(applications_open_on=None)
                | Q(applications_close_on=None)
                | Q(applications_close_on__gte=F("applications_open_on")),
                name="cohort_applications_close_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_come(self) -> PersonQuerySet:
        """Whom it is open to: the people of its own organisation, and of those in the alliance that shares it."""
        shared = Q(organisation__alliance=self.alliance_id) if self.alliance_id else Q(pk=None)
        return Person.objects.current().filter(Q(organisation=self.organisation_id) | shared)

    def takes_applications(self, today: date) -> bool:
        return (
            self.cancelled_at is None
            and self.applications_open_on is not None
            and self.applications_open_on <= today
            and (self.applications_close_on is None or today <= self.applications_close_on)
        )


class UnitQuota(models.Model):
    """At most so many places for one unit and everything below it; of two that match a person, both hold."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "unit"], name="unitquota_one_per_cohort_and_unit")]


class ApplicationQuestion(models.Model):
    """What people are asked when they apply. One that has been answered is withdrawn, never changed or deleted."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=300)
    is_required = models.BooleanField(default=True)
    place = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.text


class PlaceQuerySet(models.QuerySet):
    def current(self) -> PlaceQuerySet:
        return self.filter(left_on=None)

    def on(self, day: date) -> PlaceQuerySet:
        """Places that were somebody's on that day: later joiners and earlier leavers were not expected."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), taken_on__lte=day)


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
                fields=["cohort", "person"], condition=Q(left_on=None), name="place_one_current_per_person"
            )
        ]
