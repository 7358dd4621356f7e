"""Forms of the editor for pages: choices instead of codes, and checks before anything is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import escape
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from curriculum.models.strands import Strand
from curriculum.plain_html import problems
from curriculum.reviewed_form import ReviewedForm
from lms.people.models import Person, Role, RoleGrant

TITLES = ("title", "question", "prompt")  # what blocks show as their heading


class ReviewedPageForm(ReviewedForm, WagtailAdminPageForm):
    """The form of a page that can be reviewed."""


class ModulePageForm(ReviewedPageForm):
    """Strands are ticked from the list, so that no author writes codes by hand."""

    strands = forms.MultipleChoiceField(
        choices=Strand,
        widget=forms.CheckboxSelectMultiple,
        help_text="What of the minimum curriculum this module covers.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kept_by" in self.fields:
            self.choose_a_keeper()

    def choose_a_keeper(self) -> None:
        """Offer trainers of one's own organisation; whom another organisation named is neither shown nor changed."""
        organisation = getattr(self.for_user, "organisation_id", None)
        if self.instance.kept_by_id and self.instance.kept_by.organisation_id != organisation:
            field = self.fields["kept_by"]
            field.queryset, field.disabled = Person.objects.filter(pk=self.instance.kept_by_id), True
            field.label_from_instance = lambda person: f"A trainer of {person.organisation}"
            return
        trainers = RoleGrant.objects.filter(role=Role.TRAINER, ends_on=None, person__organisation=organisation)
        self.fields["kept_by"].queryset = (
            Person.objects.current().filter(pk__in=trainers.values("person")).order_by("full_name")
        )


class LessonPageForm(ReviewedPageForm):
    """Refuses what a screen reader stumbles over once a lesson is to be published; a draft may still have it."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        body = values.get("body")
        if body is not None and not self.is_deferred_validation:
            for problem in problems(_texts(body)):
                self.add_error("body", problem)
        return values


def _texts(body: Any) -> Iterator[str]:
    """The rich texts of a lesson in reading order; a block's own title stands there as the heading it becomes."""
    for block in body:
        yield from _texts_of(block.value)


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, StructValue):
        title = next((str(value[name]) for name in TITLES if value.get(name)), "")
        if title:
            yield f"<h2>{escape(title)}</h2>"
        for part in value.values():
            yield from _texts_of(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _texts_of(part)
