"""Filters of a dose page kept under a name: one's own, or shared with HR and the board."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from lms.people.models import Organisation, Person, Role


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> SavedViewQuerySet:
        """One's own and those shared in one's organisation. A view holds filters, never figures: whoever opens it
        sees what they may see."""
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(Q(owner=person.pk) | Q(is_shared=True), organisation=person.organisation_id)


class SavedView(models.Model):
    class Page(models.TextChoices):
        WHERE = "where", "where the skill is"
        FLOW = "flow", "flow"
        DUE = "due", "refreshers due"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    page = models.CharField(max_length=8, choices=Page)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, help_text="The filters as they stand in the address.")
    is_shared = models.BooleanField(default=False, help_text="With HR and the board of the organisation.")
    is_default = models.BooleanField(default=False, help_text="The owner's page opens with it.")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="savedview_name_once_for_an_owner"),
            models.UniqueConstraint(
                fields=["owner", "page"], condition=Q(is_default=True), name="savedview_one_default_per_page"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{reverse(f'dose:{self.page}')}?{QueryDict(self.query).urlencode() or 'view=all'}"
