"""Staff lists that were brought in: their lines, what each would do, and what was there before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from lms.people.models import Assignment, Organisation, OrgUnit, Person, Role


class StaffImportQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> StaffImportQuerySet:
        if not person.has_role(Role.HR):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class StaffImport(models.Model):
    """One staff list: what it would change, and what became of it."""

    class State(models.TextChoices):
        QUEUED = "queued", "waits to be checked"
        CHECKING = "checking", "being checked"
        CHECKED = "checked", "checked, nothing changed yet"
        CONFIRMING = "confirming", "being taken in"
        CONFIRMED = "confirmed", "taken in"
        UNDOING = "undoing", "being undone"
        UNDONE = "undone", "undone"
        FAILED = "failed", "failed, nothing changed"
        DISCARDED = "discarded", "discarded"

    WAITS = timedelta(days=30)  # for somebody to confirm it, before it is discarded
    WORKING = (State.QUEUED, State.CHECKING, State.CONFIRMING, State.UNDOING)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff_imports")
    file = models.ForeignKey("evidence.PrivateFile", models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, default="upload", help_text='"upload", "folder" or "feed".')
    mapping = models.JSONField(default=dict, blank=True, help_text="{title made plain: our column}; empty: our titles.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reading = models.JSONField(default=dict, help_text="What only the whole file tells: its own org_code, its dates.")
    rows = models.PositiveIntegerField(default=0, help_text="Lines in the file below the titles.")
    read = models.PositiveIntegerField(default=0, help_text="Lines read so far.")
    owner = models.CharField(max_length=32, blank=True, help_text="The worker that has it in hand.")
    beat_at = models.DateTimeField(null=True, blank=True, help_text="When that worker last gave a sign of life.")
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why it failed or waits, to be shown.")
    report = models.JSONField(
        default=dict, help_text="Counts and first lines of starters, leavers, movers, changes, conflicts."
    )
    checked_at = models.DateTimeField(default=timezone.now)
    brake_released = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="The day it was taken in as of.")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = StaffImportQuerySet.as_manager()

    @property
    def expires_at(self) -> datetime:
        """When a list that nobody confirms is discarded."""
        return self.checked_at + self.WAITS

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING


class OrganisationCode(models.Model):
    """The code by which an alliance's list names an organisation. After a merger there may be several."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="list_codes")
    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class StaffPlace(models.Model):
    """One unit as a list names it, from the top down; `unit` is the one it is, or null until it is made."""

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="places")
    names = models.JSONField()
    unit = models.ForeignKey(OrgUnit, models.SET_NULL, null=True, related_name="+")
    is_made = models.BooleanField(default=False, help_text="This import made the unit.")


class StaffLineQuerySet(models.QuerySet):
    def taken(self) -> StaffLineQuerySet:
        """Lines that will be written, unless they already are so."""
        return self.filter(problem="", refusal="")


class StaffLine(models.Model):
    """One line of a staff list. What it was found to be in our records stands beside what it says.

    Its links are loose: this is a copy of a file, it keeps nobody from being changed, and checking millions of links
    would cost more than reading the list.
    """

    class Refusal(models.TextChoices):
        ADDRESS = "address", "the e-mail address is another person's"
        PAST = "past", "left before they came"
        QUIET = "quiet", "left, and we know"

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="lines", db_index=False, db_constraint=False)
    line = models.PositiveIntegerField()
    employee_number = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    full_name = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=254, blank=True)
    place = models.ForeignKey(
        StaffPlace, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    staff_group = models.CharField(max_length=100, blank=True)
    job_role = models.CharField(max_length=200, blank=True)
    pay_band = models.CharField(max_length=40, blank=True)
    fte = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    contract_type = models.CharField(max_length=60, blank=True)
    hired_on = models.DateField(null=True)
    leaves_on = models.DateField(null=True)
    supervisor = models.CharField(max_length=200, blank=True)
    marked = models.BooleanField(null=True, help_text="What the list says of being the primary post.")
    is_primary = models.BooleanField(default=True)
    is_main = models.BooleanField(default=True, help_text="The line by which this person is named.")
    has_others = models.BooleanField(default=False, help_text="The person has more lines in this list.")
    problem = models.CharField(max_length=400, blank=True, help_text="Why the file itself doesn't let it be taken.")
    note = models.CharField(max_length=400, blank=True, help_text="Taken, but with this said.")
    # What depends on our records: found anew before a list is confirmed.
    person = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    post = models.ForeignKey(
        Assignment, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    refusal = models.CharField(max_length=8, choices=Refusal, blank=True)
    lacks_manager = models.BooleanField(default=False, help_text="The supervisor is not in the list.")

    objects = StaffLineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["batch", "employee_number"], name="staffline_person_of_a_batch")]


class StaffStep(models.Model):
    """One thing that confirming a list would do, or did. Who stays as they are has none."""

    class Action(models.TextChoices):
        OPEN = "open", "begin a post"
        MOVE = "move", "end a post and begin it anew"
        ALTER = "alter", "write a post in place"
        END = "end", "end a post that is not in the list"
        LEAVE = "leave", "make inactive who is not in the list"
        KEEP = "keep", "leave the post as it is"

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="steps", db_index=False, db_constraint=False)
    employee_number = models.CharField(max_length=200)
    staff_line = models.ForeignKey(
        StaffLine, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    post = models.ForeignKey(
        Assignment, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    action = models.CharField(max_length=5, choices=Action)
    differs = models.PositiveIntegerField(default=0, help_text="What is different, as bits: see comparison.Differs.")

    class Meta:
        indexes = [models.Index(fields=["batch", "employee_number"], name="staffstep_person_of_a_batch")]


class PersonBefore(models.Model):
    """A person as they were before a list changed them, so that it can be undone."""

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="people_before")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    full_name = models.CharField(max_length=400)
    email = models.CharField(max_length=254)
    is_active = models.BooleanField()


class PostBefore(models.Model):
    """A post as it was before a list changed it, so that it can be undone."""

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="posts_before")
    post = models.ForeignKey(Assignment, models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", db_index=False)
    staff_group = models.CharField(max_length=100)
    job_role = models.CharField(max_length=200)
    pay_band = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField()
    fte = models.DecimalField(max_digits=4, decimal_places=2)
    contract_type = models.CharField(max_length=60, blank=True)
    line_manager = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    ends_on = models.DateField(null=True)
