"""Owns who we are: organisations, units, people, the posts they hold, the roles they were given, the audit log."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class Alliance(models.Model):
    """A region whose member organisations are seen side by side, as totals and never as names."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(unique=True)
    alliance = models.ForeignKey(Alliance, models.PROTECT, null=True, blank=True, related_name="organisations")
    accent = models.CharField(max_length=7, default="#0b4f6c", help_text="Colour of buttons and links, as #rrggbb.")

    def __str__(self) -> str:
        return self.name


class OrgUnitQuerySet(models.QuerySet):
    def within(self, unit: OrgUnit) -> OrgUnitQuerySet:
        """The unit itself and everything below it."""
        return self.filter(organisation=unit.organisation_id, path__startswith=unit.path)

    def visible_to(self, person: Person) -> OrgUnitQuerySet:
        return self.filter(organisation=person.organisation_id)


class OrgUnit(models.Model):
    """A division, directorate or team. `path` is "/1/4/9/": the codes of primary keys from the top to this unit."""

    class Kind(models.TextChoices):
        DIVISION = "division", "division"
        DIRECTORATE = "directorate", "directorate"
        TEAM = "team", "team"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=255, blank=True, db_index=True)

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="orgunit_name_once_below_a_parent"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(parent=None), name="orgunit_name_once_at_the_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])


class PersonQuerySet(models.QuerySet):
    def current(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def visible_to(self, person: Person) -> PersonQuerySet:
        """People whose record this person may open: their own, their current reports', and HR's whole organisation."""
        if person.has_role(Role.HR):
            return self.filter(organisation=person.organisation_id)
        today = timezone.localdate()
        reports = Assignment.objects.current(today).filter(line_manager=person)
        return self.filter(Q(pk=person.pk) | Q(pk__in=reports.values("person")), organisation=person.organisation_id)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, email: str, password: str | None = None, **extra) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **extra)
        person.set_password(password) if password else person.set_unusable_password()
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **extra) -> Person:
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in: staff, patient, carer or board member. Leavers are made inactive, never deleted."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=400)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="people")
    employee_number = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    demo_role = models.CharField(
        max_length=80,
        blank=True,
        editable=False,
        help_text="What the demo's sign-in list says of them; empty: not listed.",
    )

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once_whatever_its_case"),
            models.UniqueConstraint(
                fields=["organisation", "employee_number"],
                condition=~Q(employee_number=""),
                name="person_employee_number_once_in_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    def current_roles(self) -> frozenset[str]:
        """Roles granted to this person today. Read once a request: the answer is kept on the instance."""
        if not hasattr(self, "_roles"):
            grants = RoleGrant.objects.current(timezone.localdate()).filter(person=self.pk)
            self._roles = frozenset(grants.values_list("role", flat=True))
        return self._roles

    def has_role(self, *roles: str) -> bool:
        return self.is_active and not self.current_roles().isdisjoint(roles)


class AssignmentQuerySet(models.QuerySet):
    def current(self, today: date) -> AssignmentQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def primary(self) -> AssignmentQuerySet:
        return self.filter(is_primary=True)

    def counted(self) -> AssignmentQuerySet:
        """Posts that count as heads: people on a career break or seconded out do not."""
        return self.exclude(status__in=[Assignment.Status.CAREER_BREAK, Assignment.Status.SECONDED_OUT])


class Assignment(models.Model):
    """A post someone holds, or held: kept after it ends as the record of it."""

    class Status(models.TextChoices):
        ACTIVE = "active", "active"
        CAREER_BREAK = "career_break", "career break"
        SECONDED_OUT = "seconded_out", "seconded out"

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="assignments")
    number = models.CharField(max_length=40, help_text="The post's number in the staff record system.")
    is_primary = models.BooleanField(default=True)
    staff_group = models.CharField(max_length=100)
    job_role = models.CharField(max_length=200)
    pay_band = models.CharField(max_length=40, blank=True)
    fte = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    contract_type = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.ACTIVE)
    line_manager = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reports")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, ends_on=None),
                name="assignment_one_open_primary_per_person",
            ),
            models.UniqueConstraint(fields=["person", "number", "starts_on"], name="assignment_number_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="assignment_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(fte__gte=0, fte__lte=2), name="assignment_fte_is_sane"),
            models.CheckConstraint(
                condition=Q(line_manager=None) | ~Q(line_manager=F("person")),
                name="assignment_nobody_manages_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_role}, {self.unit}"


class Role(models.TextChoices):
    TRAINER = "trainer", "trainer"
    COACH = "coach", "coach"
    SPONSOR = "sponsor", "sponsor"
    HR = "hr", "HR"
    ORG_ADMIN = "org_admin", "organisation admin"
    BOARD = "board", "board member"
    ALLIANCE_VIEWER = "alliance_viewer", "alliance viewer"


class RoleGrantQuerySet(models.QuerySet):
    def current(self, today: date) -> RoleGrantQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class RoleGrant(models.Model):
    """A role someone holds in their own organisation. Line managers need none: their reports make them one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ends_on=None), name="rolegrant_one_open_per_person_and_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> AuditEntryQuerySet:
        if person.has_role(Role.ORG_ADMIN):
            return self.filter(organisation=person.organisation_id)
        return self.none()

    def update(self, **kwargs):
        raise TypeError("The audit log is append-only.")

    def delete(self):
        raise TypeError("The audit log is append-only.")


class AuditEntry(models.Model):
    """One thing somebody did that must stay known. Written once, never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40, help_text='Such as "project.signed" or "certificate.revoked".')
    subject = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is append-only.")
