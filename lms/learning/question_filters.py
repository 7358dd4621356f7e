"""What a trainer asks the page of questions for: read from the address, so that it can be kept and sent."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from curriculum.models import LevelPage, ModulePage, Question
from lms.forms import Form
from lms.learning.question_figures import Asked


class LevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, level: LevelPage) -> str:
        return level.title


class ModuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, module: ModulePage) -> str:
        return f"{module.code} {module.title}"


class FilterForm(Form):
    level = LevelChoice(LevelPage.objects.order_by("path"), required=False, empty_label="All levels")
    module = ModuleChoice(ModulePage.objects.order_by("path"), required=False, empty_label="All modules")
    show = forms.ChoiceField(
        choices=[("", "All questions"), ("fix", "Questions to fix"), ("look", "To fix or worth a look")], required=False
    )
    answers = forms.ChoiceField(
        choices=[
            ("", "First attempts since it was published"),
            ("attempts", "All attempts since it was published"),
            ("past", "First attempts, earlier wordings too"),
            ("everything", "All attempts, earlier wordings too"),
        ],
        required=False,
        label="Answers counted",
    )


class QuestionFilters:
    """The choices in an address. What cannot be read is left out, as if it had not been chosen."""

    def __init__(self, given: QueryDict) -> None:
        self.form = FilterForm(given)
        self.form.is_valid()
        self.cleaned = self.form.cleaned_data
        self.order = given.get("sort", "gravity")

    @property
    def show(self) -> str:
        return self.cleaned.get("show") or ""

    @property
    def asked(self) -> Asked:
        answers = self.cleaned.get("answers") or ""
        return Asked(
            first_only=answers not in ("attempts", "everything"), since_published=answers not in ("past", "everything")
        )

    @property
    def chosen(self) -> dict[str, object]:
        """The filters in use, for the audit log."""
        return {name: getattr(value, "pk", value) for name, value in self.cleaned.items() if value}

    def questions(self) -> QuerySet[Question]:
        found = Question.objects.order_by("level__path", "key")
        if level := self.cleaned.get("level"):
            found = found.filter(level=level)
        if module := self.cleaned.get("module"):
            found = found.filter(module=module)
        return found
