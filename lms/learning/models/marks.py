"""What trainers mark by hand, and which modules they mark."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from curriculum.models import ModulePage
from lms.learning.models.attempts import Answer
from lms.people.models import Person, Role, RoleGrant


class ModuleTrainer(models.Model):
    """A trainer who has taken on the written answers of a module, for the people of their own organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="modules_marked")
    module = models.ForeignKey(ModulePage, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "module"], name="moduletrainer_once_per_module")]


class MarkQuerySet(models.QuerySet):
    def waiting(self) -> MarkQuerySet:
        return self.filter(is_right=None)

    def visible_to(self, person: Person) -> MarkQuerySet:
        """Answers from a trainer's own organisation, never their own: of the modules they took on, and of those that
        no trainer there did."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        trainers = RoleGrant.objects.current(timezone.localdate()).filter(role=Role.TRAINER, person__is_active=True)
        others = ModuleTrainer.objects.filter(
            person__organisation=person.organisation_id, person__in=trainers.values("person")
        ).values("module")
        own = ModuleTrainer.objects.filter(person=person).values("module")
        return self.filter(
            Q(module=None) | Q(module__in=own) | ~Q(module__in=others),
            answer__attempt__person__organisation=person.organisation_id,
        ).exclude(answer__attempt__person=person)


class Mark(models.Model):
    """A trainer's verdict on one written answer. Its row is made, still undecided, when the attempt is handed in."""

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="mark")
    module = models.ForeignKey(ModulePage, models.SET_NULL, null=True, blank=True, related_name="+")
    is_right = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_right=None, marked_by=None, marked_at=None)
                | Q(is_right__isnull=False, marked_by__isnull=False, marked_at__isnull=False),
                name="mark_says_who_and_when",
            )
        ]
        indexes = [models.Index(fields=["module"], condition=Q(is_right=None), name="mark_waiting_by_module")]
