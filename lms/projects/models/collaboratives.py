"""Owns collaboratives: many teams, one shared aim and one set of measures, defined once and collected by each team."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lms.people.models import Organisation, Person
from lms.projects.models.measures import Measure
from lms.projects.models.projects import Project
from lms.projects.models.team import Member


class CollaborativeQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CollaborativeQuerySet:
        """Those one leads, teaches in, or belongs to through a team, and what the organisation has published."""
        taught = Faculty.objects.filter(person=person.pk).values("collaborative")
        teams = Member.objects.filter(person=person.pk, project__collaborative__isnull=False)
        mine = Q(pk__in=taught) | Q(pk__in=teams.values("project__collaborative"))
        return self.filter(mine | Q(published_on__isnull=False), organisation=person.organisation_id)

    def led_by(self, person: Person) -> CollaborativeQuerySet:
        return self.filter(
            pk__in=Faculty.objects.filter(person=person.pk, part=Faculty.Part.LEAD).values("collaborative")
        )

    def open(self) -> CollaborativeQuerySet:
        return self.filter(state=Collaborative.State.OPEN)


class Collaborative(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="collaboratives")
    title = models.CharField(max_length=200)
    why = models.TextField("why together", blank=True)
    aim_what = models.CharField("what is measured", max_length=200, blank=True)
    aim_for_whom = models.CharField("for whom", max_length=200, blank=True)
    aim_unit = models.CharField("unit", max_length=40, blank=True)
    aim_baseline = models.DecimalField("baseline", max_digits=14, decimal_places=4, null=True, blank=True)
    aim_target = models.DecimalField("target", max_digits=14, decimal_places=4, null=True, blank=True)
    aim_by = models.DateField("by when", null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    published_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CollaborativeQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="collaborative_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["organisation", "title"], condition=Q(state="open"), name="collaborative_one_open_of_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """A closed collaborative is a record: its page stays, nobody changes it or joins."""
        return self.state == Collaborative.State.CLOSED

    def open_requests(self) -> int:
        """How many teams wait for an answer."""
        return sum(one.decided_at is None for one in self.requests.all())


class Faculty(models.Model):
    """Somebody who leads a collaborative, or helps its teams."""

    class Part(models.TextChoices):
        LEAD = "lead", "lead"
        FACULTY = "faculty", "faculty"

    collaborative = models.ForeignKey(Collaborative, models.CASCADE, related_name="faculty")
    person = models.ForeignKey(Person, models.PROTECT, related_name="collaborative_parts")
    part = models.CharField(max_length=8, choices=Part)

    class Meta:
        ordering = ["-part", "person__full_name"]
        verbose_name_plural = "faculty"
        constraints = [
            models.UniqueConstraint(fields=["collaborative", "person"], name="faculty_one_part_in_a_collaborative")
        ]


class SharedMeasure(models.Model):
    """The one definition of a measure that every team of a collaborative collects.

    Each team has a measure of its own that follows this one, so that its chart, gate and signatures go on working as
    they do for any other measure; a team's project that is closed keeps the definition it was signed off with.
    """

    collaborative = models.ForeignKey(Collaborative, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=Measure.Kind)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=Measure.Direction)
    numerator = models.CharField("what is counted", max_length=300, blank=True)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    inclusion = models.CharField("who or what is included", max_length=300, blank=True)
    source = models.CharField("where the data come from", max_length=300, blank=True)
    frequency = models.CharField("how often", max_length=100, blank=True)
    data_kind = models.CharField("kind of data", max_length=10, choices=Measure.DataKind, blank=True)
    chart = models.CharField(max_length=6, choices=Measure.Chart, default=Measure.Chart.RUN)
    rules = models.CharField(max_length=7, choices=Measure.Rules, blank=True)
    multiplier = models.DecimalField(
        "per", max_digits=10, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )
    screens_moving_ranges = models.BooleanField("leave out unusually large moving ranges", default=False)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "kind", "name"], name="sharedmeasure_name_once_in_a_collaborative"
            ),
            models.CheckConstraint(condition=Q(multiplier__gt=0), name="sharedmeasure_multiplier_is_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_denominator(self) -> bool:
        """Whether a point is a number out of, or per, another number."""
        return Measure(data_kind=self.data_kind).has_denominator


class JoinRequest(models.Model):
    """A team asks to take part; kept with its answer."""

    collaborative = models.ForeignKey(Collaborative, models.CASCADE, related_name="requests")
    project = models.ForeignKey(Project, models.CASCADE, related_name="join_requests")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(decided_at=None), name="joinrequest_one_open_for_a_project"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_accepted=None) | Q(decided_at__isnull=False, is_accepted__isnull=False),
                name="joinrequest_decided_one_way",
            ),
        ]
