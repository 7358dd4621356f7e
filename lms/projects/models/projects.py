"""Owns the project itself: its kind and state, charter, aim and report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Assignment, Organisation, OrgUnit, Person
from lms.projects.models.labels import Method, Outcome, Setting, Theme
from lms.projects.models.team import Member


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ProjectQuerySet:
        """Projects one has a part in, what the organisation has published, and PDSAs led by one's own team."""
        mine = Member.objects.filter(person=person.pk).values("project")
        team = Assignment.objects.current(timezone.localdate()).filter(line_manager=person.pk).values("person")
        led = Member.objects.filter(part=Member.Part.LEAD, person__in=team).values("project")
        published = Q(published_on__isnull=False)
        my_teams = Q(kind=Project.Kind.PDSA, pk__in=led)
        return self.filter(Q(pk__in=mine) | published | my_teams, organisation=person.organisation_id)

    def of(self, person: Person, *parts: str) -> ProjectQuerySet:
        """Projects in which this person has one of these parts (Member.Part values)."""
        return self.filter(pk__in=Member.objects.filter(person=person.pk, part__in=parts).values("project"))


class Project(models.Model):
    class Kind(models.TextChoices):
        PROJECT = "project", "improvement project"
        PDSA = "pdsa", "one PDSA for level 2"
        WORKSHOP = "workshop", "rapid process improvement workshop"

    class State(models.TextChoices):
        IDEA = "idea", "idea"
        IN_REVIEW = "in_review", "in review"
        APPROVED = "approved", "approved"
        ACTIVE = "active", "active"
        PAUSED = "paused", "paused"
        COMPLETED = "completed", "completed"
        STOPPED = "stopped", "learned and stopped"

    class Direction(models.TextChoices):
        INCREASE = "increase", "higher is better"
        DECREASE = "decrease", "lower is better"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="projects")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PROJECT)
    state = models.CharField(max_length=10, choices=State, default=State.IDEA)
    title = models.CharField(max_length=200)
    collaborative = models.ForeignKey(
        "projects.Collaborative", models.SET_NULL, null=True, blank=True, related_name="teams",
        help_text="A project in one is a team in a collaborative.",
    )  # fmt: skip
    # register
    theme = models.CharField(max_length=12, choices=Theme, blank=True)
    setting = models.CharField(max_length=12, choices=Setting, blank=True)
    method = models.CharField(max_length=12, choices=Method, blank=True)
    outcome = models.CharField("what came of it", max_length=8, choices=Outcome, blank=True)
    # charter
    problem = models.TextField(blank=True)
    why_now = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    goal = models.TextField("link to the organisation's goals", blank=True)
    returned_note = models.TextField("what the sponsor asks for", blank=True)
    # aim: SMART by structure
    aim_what = models.CharField("what is measured", max_length=200, blank=True)
    aim_for_whom = models.CharField("for whom", max_length=200, blank=True)
    aim_unit = models.CharField("unit", max_length=40, blank=True)
    aim_baseline = models.DecimalField("baseline", max_digits=14, decimal_places=4, null=True, blank=True)
    aim_target = models.DecimalField("target", max_digits=14, decimal_places=4, null=True, blank=True)
    aim_by = models.DateField("by when", null=True, blank=True)
    # report and presentation
    result = models.TextField(blank=True)
    what_did_not_work = models.TextField(blank=True)
    lessons_learned = models.TextField(blank=True)
    handover_to = models.CharField("who keeps it going", max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    presented_on = models.DateField(null=True, blank=True)
    presented_at = models.CharField(max_length=200, blank=True)
    next_meeting_on = models.DateField(null=True, blank=True)
    workshop_on = models.DateField("first of the five days", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, help_text="Grows with every save of charter, aim or report.")

    objects = ProjectQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """A completed or stopped project is a record: nobody changes it."""
        return self.state in (Project.State.COMPLETED, Project.State.STOPPED)

    @property
    def has_gate(self) -> bool:
        """Whether charter, gate and signatures are asked for: of a project and of a workshop, not of a single PDSA."""
        return self.kind in GATED

    @property
    def is_workshop(self) -> bool:
        return self.kind == Project.Kind.WORKSHOP


GATED = (Project.Kind.PROJECT, Project.Kind.WORKSHOP)
