"""What every exercise has, for its author and for its learner."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from curriculum.blocks.writing import PROSE, TRY, refuse
from curriculum.exercises.series import Series, Unreadable, read_series


class ExerciseBlock(blocks.StructBlock):
    """Something to try inside a lesson. Its defaults are a finished exercise: an author may insert and publish it.

    Without a script its form comes back to the lesson's own page, which then shows the result; nothing is kept.
    """

    title = blocks.CharBlock(max_length=160)
    introduction = blocks.RichTextBlock(features=PROSE, label="What to do")
    point = blocks.RichTextBlock(
        features=PROSE,
        label="What it shows",
        help_text="The one thing that should stay with the learner. It is also shown where scripts do not run.",
    )
    settings: tuple[str, ...] = ()

    class Meta:
        group = TRY

    def get_form_layout(self) -> BlockGroup:
        names = [name for name in self.child_blocks if name != "point" and name not in self.settings]
        return BlockGroup([*names, "point"], settings=list(self.settings))

    def get_preview_value(self) -> Any:
        return self.get_default()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation:  # a draft may be half-made
            self.examine(value)
        return value

    def examine(self, value: Any) -> None:
        """Refuse, beside the field, what would leave learners with nothing to try."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["exercise_id"] = str(context.get("block_id") or "preview")
        try:
            finished = self.clean(value)
        except ValidationError:  # the preview of a draft
            return context | {"is_unfinished": True}
        return context | self.shown(finished, context["exercise_id"], self.sent(context))

    def sent(self, context: dict[str, Any]) -> QueryDict | None:
        """What the learner sent from this very exercise, if anything."""
        request = context.get("request")
        if request is None or request.method != "POST" or request.POST.get("exercise") != context["exercise_id"]:
            return None
        return request.POST

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        """What the template shows of a finished exercise; `name` is its own on the page."""
        return {}


def positions(chosen: list[str], count: int) -> list[int]:
    """The positions that a form sent, from 1; what is no position of this list is left out."""
    return [int(each) for each in chosen if each.isdecimal() and 0 < int(each[:4]) <= count]


def series_or_refuse(field: str, text: str, least: int) -> Series:
    """The numbers an author gave; an error beside the field when they cannot be read or are too few."""
    try:
        series = read_series(text)
    except Unreadable as problem:
        refuse(**{field: str(problem)})
        raise
    if len(series.values) < least:
        refuse(**{field: f"Give {least} numbers or more: these are {len(series.values)}."})
    return series
