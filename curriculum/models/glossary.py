"""The words of improvement, explained."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from curriculum.reviewed_form import ReviewedForm


class GlossaryTermQuerySet(models.QuerySet):
    def published(self) -> GlossaryTermQuerySet:
        return self.filter(live=True)

    def matching(self, words: str) -> GlossaryTermQuerySet:
        """Terms that carry these words in a name or in their meaning; all of them for no words."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(term__icontains=word) | Q(also_known_as__icontains=word) | Q(meaning__icontains=word)
            )
        return found

    def in_order(self) -> GlossaryTermQuerySet:
        return self.order_by(Lower("term"))


@register_snippet
class GlossaryTerm(WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A term and what it means in plain words, kept once for all lessons. Readers meet it while it is live."""

    term = models.CharField(max_length=80, help_text="In small letters, unless it is a name: run chart, PDSA.")
    meaning = models.TextField(max_length=600, help_text="In words a new colleague knows. One to three sentences.")
    also_known_as = models.CharField(
        max_length=300, blank=True, help_text="Other names people use for it, separated by commas."
    )

    is_explained = models.BooleanField(
        "explain it in lessons",
        default=True,
        help_text="At its first use in a lesson. Untick it for a word people also use in its everyday sense, as shift.",
    )

    objects = GlossaryTermQuerySet.as_manager()

    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("meaning"),
        index.SearchField("also_known_as"),
        index.AutocompleteField("also_known_as"),
    ]
    panels = [
        FieldPanel("term"),
        FieldPanel("meaning"),
        FieldPanel("also_known_as"),
        FieldPanel("is_explained"),
        PublishingPanel(),
    ]
    base_form_class = ReviewedForm

    class Meta:
        verbose_name = "glossary term"
        constraints = [models.UniqueConstraint(Lower("term"), name="glossaryterm_term_once")]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse a name that already leads to another term: a reader would be shown either of two meanings."""
        super().clean()
        mine = {name.casefold() for name in self.names}
        for other in GlossaryTerm.objects.exclude(pk=self.pk):
            if shared := mine & {name.casefold() for name in other.names}:
                raise ValidationError(
                    f"“{min(shared)}” already leads to the term “{other.term}”. Change one of the two."
                )

    @property
    def other_names(self) -> list[str]:
        return [name.strip() for name in self.also_known_as.split(",") if name.strip()]

    @property
    def names(self) -> list[str]:
        """Every name that leads to this meaning, the term itself first."""
        return [self.term, *self.other_names]

    @property
    def letter(self) -> str:
        """Under which letter it stands; what begins with a figure or a sign stands together, before A."""
        first = self.term[:1].upper()
        return first if first.isalpha() else "0 to 9"

    @property
    def anchor(self) -> str:
        """Where the term stands on the page of the glossary."""
        return f"term-{slugify(self.term)}"
