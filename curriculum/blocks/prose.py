"""Blocks of words: callout, steps, table."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from curriculum.blocks.writing import INLINE, PROSE, refuse


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", "Note"), ("example", "Worked example"), ("warning", "Take care")], default="note"
    )
    title = blocks.CharBlock(max_length=160)
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "info-circle"
        label = "Callout"
        template = "curriculum/blocks/callout.html"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), min_num=1, label="Steps")

    class Meta:
        icon = "list-ol"
        label = "Steps"
        template = "curriculum/blocks/steps.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, help_text="What the table shows, in one sentence.")
    header = blocks.ListBlock(blocks.CharBlock(max_length=120), min_num=2, label="Column headings")
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(required=False, max_length=400), label="Cells"), min_num=1
    )

    class Meta:
        icon = "table"
        label = "Table"
        template = "curriculum/blocks/table.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        width = len(value["header"])
        wrong = [number for number, row in enumerate(value["rows"], 1) if len(row) != width]
        if wrong:
            refuse(rows=f"Each row needs {width} cells, as many as headings. Look at row {', '.join(map(str, wrong))}.")
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Pair each cell with its heading: on a narrow screen a row becomes a list of named values."""
        context = super().get_context(value, parent_context=parent_context)
        context["rows"] = [list(zip(value["header"], row, strict=False)) for row in value["rows"]]
        return context
