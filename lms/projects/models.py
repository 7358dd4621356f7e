"""Owns improvement projects: charter, team, aim, drivers, measures, observations, PDSA cycles and sign-offs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Assignment, Organisation, OrgUnit, Person


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

    class State(models.TextChoices):
        IDEA = "idea", "idea"
        IN_REVIEW = "in_review", "in review"
        APPROVED = "approved", "approved"
        ACTIVE = "active", "active"
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
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, help_text="Grows with every save of charter, aim or report.")

    objects = ProjectQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """A completed or stopped project is a record: nobody changes it."""
        return self.state in (Project.State.COMPLETED, Project.State.STOPPED)


class Member(models.Model):
    """One person's part in a project."""

    class Part(models.TextChoices):
        LEAD = "lead", "lead"
        MEMBER = "member", "member"
        EXPERT = "expert", "expert by experience"
        COACH = "coach", "coach"
        SPONSOR = "sponsor", "sponsor"
        VIEWER = "viewer", "viewer"

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    part = models.CharField(max_length=8, choices=Part)
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="member_one_part_in_a_project"),
            models.UniqueConstraint(fields=["project"], condition=Q(part="lead"), name="member_one_lead_in_a_project"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(part="coach"), name="member_one_coach_in_a_project"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(part="sponsor"), name="member_one_sponsor_in_a_project"
            ),
        ]


class Involvement(models.Model):
    """How patients or carers took part."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="involvements")
    who = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    stage = models.CharField(max_length=200)
    recorded_on = models.DateField()


class DriverNode(models.Model):
    """One line of the driver diagram's tree; the aim itself is the root and is not stored."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "primary driver"
        SECONDARY = "secondary", "secondary driver"
        IDEA = "idea", "change idea"

    class Status(models.TextChoices):
        IDEA = "idea", "idea"
        TESTING = "testing", "testing"
        ADOPTED = "adopted", "adopted"
        ABANDONED = "abandoned", "abandoned"

    project = models.ForeignKey(Project, models.CASCADE, related_name="drivers")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.IDEA, help_text="For change ideas.")

    class Meta:
        ordering = ["position", "pk"]


class Measure(models.Model):
    class Kind(models.TextChoices):
        OUTCOME = "outcome", "outcome"
        PROCESS = "process", "process"
        BALANCING = "balancing", "balancing"

    class Chart(models.TextChoices):
        RUN = "run", "run chart"
        XMR = "xmr", "XmR chart"

    class Direction(models.TextChoices):
        INCREASE = "increase", "higher is better"
        DECREASE = "decrease", "lower is better"
        NEUTRAL = "neutral", "neither"

    project = models.ForeignKey(Project, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=Direction)
    numerator = models.CharField("what is counted", max_length=300, blank=True)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    inclusion = models.CharField("who or what is included", max_length=300, blank=True)
    source = models.CharField("where the data come from", max_length=300, blank=True)
    frequency = models.CharField("how often", max_length=100, blank=True)
    collected_by = models.CharField("who collects", max_length=200, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    chart = models.CharField(max_length=4, choices=Chart, default=Chart.RUN)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A new centre line and limits from a day on, with the reason."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="phases")
    starts_on = models.DateField()
    name = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "starts_on"], name="phase_one_from_a_day")]


class Observation(models.Model):
    """A data point; a missing value is a gap in the chart."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="observations")
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="observation_one_a_day")]


class PdsaCycle(models.Model):
    class Decision(models.TextChoices):
        ADOPT = "adopt", "adopt"
        ADAPT = "adapt", "adapt"
        ABANDON = "abandon", "abandon"

    project = models.ForeignKey(Project, models.CASCADE, related_name="cycles")
    change_idea = models.ForeignKey(DriverNode, models.SET_NULL, null=True, blank=True, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    scale = models.CharField(max_length=100, blank=True, help_text="One patient, a shift, a ward ...")
    plan = models.TextField()
    prediction = models.TextField()
    starts_on = models.DateField()
    done = models.TextField("what was done", blank=True)
    study = models.TextField("what was found, against the prediction", blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    learned = models.TextField("what next", blank=True)
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="pdsacycle_number_once_in_a_project"),
            models.CheckConstraint(condition=~Q(prediction=""), name="pdsacycle_has_a_prediction"),
            models.CheckConstraint(
                condition=Q(completed_on=None) | (~Q(study="") & ~Q(decision="")),
                name="pdsacycle_completed_with_study_and_decision",
            ),
        ]


class ProgressScore(models.Model):
    """A score the coach confirmed; the newest counts, the rest is history."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="scores")
    score = models.DecimalField(max_digits=2, decimal_places=1)
    suggested = models.DecimalField(max_digits=2, decimal_places=1)
    note = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]


class SignOff(models.Model):
    """Someone agreed to something, in words, about a project in a state that its hash pins."""

    class Purpose(models.TextChoices):
        CHARTER = "charter", "charter approved"
        PDSA = "pdsa", "PDSA agreed"
        GATE = "gate", "project signed off"

    class Capacity(models.TextChoices):
        COACH = "coach", "coach"
        SPONSOR = "sponsor", "sponsor"
        LINE_MANAGER = "line_manager", "line manager"

    project = models.ForeignKey(Project, models.PROTECT, related_name="sign_offs")
    purpose = models.CharField(max_length=8, choices=Purpose)
    capacity = models.CharField(max_length=12, choices=Capacity)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_text = models.TextField()
    state_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "purpose", "capacity", "person", "state_hash"],
                name="signoff_once_per_person_capacity_and_state",
            )
        ]
