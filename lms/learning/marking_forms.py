"""What trainers send when they mark written answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Q

from curriculum.models import ModulePage, Question
from lms.forms import Form
from lms.learning.models import ModuleTrainer
from lms.people.models import Person


class MarkForm(Form):
    verdict = forms.ChoiceField(
        label="Is it right?",
        choices=[("right", "Right: it counts"), ("not_yet", "Not right yet: it does not count")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is right."},
    )
    comment = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What you tell the learner",
        help_text="They read it with their result. If it is not right yet, say what is missing.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("verdict") == "not_yet" and "comment" in values and not values["comment"]:
            self.add_error("comment", "Say what is missing: the learner reads it.")
        return values


@dataclass(frozen=True)
class ModuleChoice:
    module: ModulePage
    is_mine: bool
    others: list[str]


class ModulesForm(forms.Form):
    """The modules whose published questions ask for written answers, and those taken on already."""

    modules = forms.ModelMultipleChoiceField(ModulePage.objects.none(), required=False)

    def __init__(self, *args: Any, trainer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trainer = trainer
        asking = Question.objects.filter(kind=Question.Kind.FREE_TEXT, live=True).values("module")
        taken = ModuleTrainer.objects.filter(person=trainer).values("module")
        self.offered = ModulePage.objects.filter(Q(pk__in=asking) | Q(pk__in=taken)).order_by("path")
        cast(forms.ModelMultipleChoiceField, self.fields["modules"]).queryset = self.offered

    @property
    def choices(self) -> list[ModuleChoice]:
        taken = ModuleTrainer.objects.filter(person__organisation=self.trainer.organisation_id, person__is_active=True)
        names: dict[int, dict[int, str]] = defaultdict(dict)
        for module, person, name in taken.values_list("module", "person", "person__full_name"):
            names[module][person] = name
        return [
            ModuleChoice(
                module,
                self.trainer.pk in names[module.pk],
                sorted(name for person, name in names[module.pk].items() if person != self.trainer.pk),
            )
            for module in self.offered
        ]
