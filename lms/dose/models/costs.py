"""What an hour of somebody's release costs an organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.people.models import Organisation, Person, Role


class ReleaseCostQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ReleaseCostQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class ReleaseCost(models.Model):
    """The cost of one hour away from the usual work, as HR set it last; the audit log has what it was before."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="release_cost")
    an_hour = models.DecimalField(max_digits=7, decimal_places=2, help_text="In pounds.")
    basis = models.CharField(max_length=300, help_text="Where the figure comes from.")
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ReleaseCostQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(an_hour__gt=0), name="releasecost_is_positive")]

    def __str__(self) -> str:
        return f"£{self.an_hour:,.2f} an hour"
