"""Forms of question files, in Wagtail's dress."""

from __future__ import annotations

from typing import Any

from django import forms
from taggit.models import Tag

from curriculum.exchange.decoding import MOST_BYTES
from curriculum.exchange.formats import FORMATS
from curriculum.models import LevelPage, ModulePage, Strand
from curriculum.question_files.actions import ADD, CHANGE, LEAVE, Choices
from curriculum.question_files.plan import Plan

GUESS = "guess"
FORMAT_CHOICES = [(code, format.name) for code, format in FORMATS.items()]


class ModuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, module: ModulePage) -> str:
        return f"{module.code} {module.title}"


def level_field(**given: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(LevelPage.objects.order_by("path"), **given)


def module_field(**given: Any) -> forms.ModelChoiceField:
    return ModuleChoice(ModulePage.objects.order_by("path"), required=False, **given)


class UploadForm(forms.Form):
    file = forms.FileField(
        help_text=f"Moodle XML, GIFT, Aiken or CSV, up to {MOST_BYTES // 2**20} MB. Looking at it changes nothing.",
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    format = forms.ChoiceField(
        choices=[(GUESS, "Find out from the file"), *FORMAT_CHOICES], initial=GUESS, required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"This file is larger than {MOST_BYTES // 2**20} MB. Bring it in by parts.")
        return file


class ConfirmForm(forms.Form):
    """What a file leaves open, asked only if it does."""

    level = level_field(empty_label="Choose a level")
    module = module_field(empty_label="No module")
    strand = forms.ChoiceField(choices=[("", "Choose a strand"), *Strand.choices])
    if_there = forms.ChoiceField(
        label="Questions that the bank has already",
        widget=forms.RadioSelect,
        initial=LEAVE,
        choices=[
            (LEAVE, "Leave them out"),
            (CHANGE, "Put what the file says into them, as a draft of each to look through"),
            (ADD, "Take them in as well, under new keys"),
        ],
    )
    publish = forms.ChoiceField(
        label="Take the questions in",
        widget=forms.RadioSelect,
        initial="drafts",
        choices=[
            ("drafts", "As drafts, to look through and publish one by one"),
            ("publish", "Published: learners can be asked them at once. Those that lack something stay drafts"),
        ],
    )

    def __init__(self, plan: Plan, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self._ask_only_what_is_open(may_publish)

    def _ask_only_what_is_open(self, may_publish: bool) -> None:
        open_levels, open_strands = self.plan.without_level, self.plan.without_strand
        self.fields["level"].help_text = f"For {_questions(open_levels)} of which the file does not say."
        self.fields["module"].help_text = "Of this level. Questions of which the file says the module go there."
        self.fields["strand"].help_text = f"For {_questions(open_strands)} of which the file does not say."
        needed = {
            "level": open_levels,
            "module": open_levels,
            "strand": open_strands,
            "if_there": self.plan.there,
            "publish": may_publish,
        }
        for name, is_needed in needed.items():
            if not is_needed:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level, module = cleaned.get("level"), cleaned.get("module")
        if level and module and not module.is_child_of(level):
            self.add_error("module", f"Module {module.code} is not part of {level.short_name}. Choose another one.")
        return cleaned

    def choices(self, left_out: list[str]) -> Choices:
        """What was decided. `left_out` are the ticks beside questions."""
        given = self.cleaned_data
        return Choices(
            level=given.get("level"),
            module=given.get("module"),
            strand=given.get("strand", ""),
            publish=given.get("publish") == "publish",
            if_there=given.get("if_there", LEAVE),
            left_out=frozenset(int(number) for number in left_out if number.isascii() and number.isdigit()),
        )


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=FORMAT_CHOICES)
    level = level_field(required=False, empty_label="All levels")
    module = module_field(empty_label="All modules")
    strand = forms.ChoiceField(choices=[("", "All strands"), *Strand.choices], required=False)
    tag = forms.ModelChoiceField(
        Tag.objects.filter(curriculum_questiontag_items__isnull=False).distinct().order_by("name"),
        required=False,
        empty_label="All tags",
    )
    only_published = forms.BooleanField(required=False, label="Only published questions")


def _questions(count: int) -> str:
    return "one question" if count == 1 else f"{count:,} questions"
