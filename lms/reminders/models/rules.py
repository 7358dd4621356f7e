"""Owns what is written and when: the rules, their words in each language, and where a rule is switched off or held."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

from lms.people.models import Organisation, Person
from lms.reminders.wording import COHORT_MESSAGE, placeholders_of, unknown_placeholders


class ReminderRule(PreviewableMixin, ClusterableModel):
    """When to write and what: a code the planner knows, and words that authors edit."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=200, help_text="Placeholders: {name}, {what}, {when}, {link}.")
    body = models.TextField(help_text="Plain text. Placeholders: {name}, {what}, {when}, {link}.")
    is_mandatory = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_unknown_words(self.code, subject=self.subject, body=self.body)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """In each language; and to somebody whose name is longer than any author would think of."""
        languages = [(f"{code} sample", name) for code, name in settings.LANGUAGES]
        first, name = settings.LANGUAGES[0]
        return [*languages, (f"{first} long", f"{name}, to a very long name")]

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "reminders/rule_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"object": self, "request": request, "mode": mode_name}


class RuleText(models.Model):
    """The words of a rule in a language other than the first one in `settings.LANGUAGES`."""

    rule = ParentalKey(ReminderRule, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES[1:])
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "language"], name="ruletext_one_per_language")]

    def clean(self) -> None:
        # The editor checks a new one before it is tied to its rule: then what any rule may hold is let through.
        code = self.rule.code if self.rule_id else COHORT_MESSAGE
        refuse_unknown_words(code, subject=self.subject, body=self.body)


class RuleSwitch(models.Model):
    """HR switched a rule off or on again for its organisation; without a row the rule's own `is_on` counts.

    What comes due while a rule is off is written as not sent, and stays so.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="switches")
    is_on = models.BooleanField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "rule"], name="ruleswitch_one_per_rule")]


class PauseQuerySet(models.QuerySet):
    def open(self) -> PauseQuerySet:
        return self.filter(ended_at=None)


class Pause(models.Model):
    """HR holds back one rule, or with no rule everything, for its organisation: messages wait and go when it ends."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rule"], condition=Q(ended_at=None), name="pause_one_open_per_rule"
            ),
            # No rule means all of them; an empty field never equals another, so that one needs its own constraint.
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None, rule=None), name="pause_one_open_of_everything"
            ),
        ]


def refuse_unknown_words(code: str, **texts: str) -> None:
    """Refuse a text that asks for a word we can't fill in, before anybody is sent "Dear {nmae}".

    Raises ValidationError naming the field.
    """
    errors = {}
    for field, text in texts.items():
        if unknown := unknown_placeholders(text, code):
            known = ", ".join(f"{{{name}}}" for name in placeholders_of(code))
            errors[field] = f"{', '.join(unknown)} can't be filled in. Use only {known}."
    if errors:
        raise ValidationError(errors)
