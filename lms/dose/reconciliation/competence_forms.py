"""What HR types to tell the staff record system about competences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime

from curriculum.models import LevelPage
from lms.dose.models import CompetenceExport, CompetenceName
from lms.dose.reconciliation.competences import Wanted
from lms.forms import DateInput, Form
from lms.people.models import Organisation


class LevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, level: Any) -> str:
        return level.title


class ExportChoice(forms.ModelChoiceField):
    def label_from_instance(self, made: Any) -> str:
        return f"{localtime(made.at):%-d %B %Y, %H:%M}, by {made.by}"


class ExportForm(Form):
    level = LevelChoice(LevelPage.objects.live(), required=False, empty_label="All levels")
    since = forms.DateField(
        widget=DateInput, required=False, label="Reached or withdrawn since",
        help_text="Leave empty for everything there ever was.",
    )  # fmt: skip
    only_news = forms.BooleanField(required=False, label="Leave out what has not changed")
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel workbook")], label="File", initial="csv")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = CompetenceExport.objects.filter(organisation=organisation).exclude(told=b"")
        self.fields["compared_with"] = ExportChoice(
            earlier.select_related("by"), required=False, label="Mark what changed since",
            empty_label="Nothing: all is new", initial=earlier.values_list("pk", flat=True).first(),
            help_text="An earlier one, if the last file was lost on the way.",
        )  # fmt: skip

    def wanted(self) -> Wanted:
        values = self.cleaned_data
        return Wanted(values["level"], values["since"], values["only_news"], values["compared_with"])


class CompetenceNamesForm(Form):
    """One field for each level."""

    def __init__(self, organisation: Organisation, levels: Sequence[LevelPage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = levels
        own = dict(CompetenceName.objects.filter(organisation=organisation).values_list("level", "name"))
        for level in levels:
            self.fields[level.code] = forms.CharField(
                max_length=200, required=False, label=level.short_name, initial=own.get(level.pk, ""),
                help_text=f"Empty: “{level.title}”.",
            )  # fmt: skip

    def names(self) -> dict[LevelPage, str]:
        return {level: " ".join(self.cleaned_data[level.code].split()) for level in self.levels}
