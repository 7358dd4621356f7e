"""Blocks of words: callout, quote, accordion, steps, table."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from curriculum.blocks.writing import INLINE, PROSE, WORDS, ExaminedBlock, line

TEXT_PREVIEW = (
    "<h2>Two points always differ</h2><p>Last month 12 falls, this month 9. Better? <b>Look at the year</b> before you "
    "say so:</p><ul><li>how far do the months usually swing</li><li>is the change larger than that?</li></ul>"
)


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", "Note"), ("example", "Worked example"), ("warning", "Take care")],
        default="note",
        label="Kind",
    )
    title = blocks.CharBlock(max_length=160, help_text="A few words that say the point.")
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "info-circle"
        label = "Callout"
        label_format = "Callout: {title}"
        description = "A note, a worked example or a warning, set apart from the text."
        group = WORDS
        template = "curriculum/blocks/callout.html"
        preview_value = {
            "tone": "note",
            "title": "A signal says that something changed, not what",
            "text": "<p>To link it to your test you need the dates of your PDSA cycles beside the chart.</p>",
        }


class QuoteBlock(ExaminedBlock):
    """Somebody's own words, always with who said them."""

    text = blocks.TextBlock(
        label="Their words", max_length=600, help_text="Without quotation marks; the page sets them."
    )
    attribution = blocks.CharBlock(
        max_length=160,
        label="Who said it",
        help_text="Such as: A patient's daughter, Ward 7. No names without consent.",
    )
    source = blocks.CharBlock(
        required=False, max_length=200, help_text="Title and year of a publication, if it has one."
    )
    link = blocks.URLBlock(required=False, label="Address of the source")

    class Meta:
        icon = "openquote"
        label = "Quote"
        label_format = "Quote: {text}"
        description = "The words of a patient, a colleague or an author, with who said them and where."
        group = WORDS
        template = "curriculum/blocks/quote.html"
        preview_value = {
            "text": "They were lovely. But I do not know when it will be, and I was frightened to ask.",
            "attribution": "A patient, eye clinic",
            "source": "",
            "link": "",
        }

    def faults(self, value: Any) -> dict[str, str]:
        if value.get("link") and not value.get("source", "").strip():
            return {"source": "Name the source that the address leads to."}
        return {}


class AccordionPartBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=160, help_text="What a reader finds when they open it.")
    text = blocks.RichTextBlock(features=PROSE)


class AccordionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    items = blocks.ListBlock(AccordionPartBlock(label="Part"), min_num=2, max_num=12, label="Parts")

    class Meta:
        icon = "collapse-down"
        label = "Accordion"
        label_format = "Accordion: {title}"
        description = "Two or more parts that open one at a time. For what only some readers need; printed in full."
        group = WORDS
        template = "curriculum/blocks/accordion.html"
        preview_value = {
            "title": "Who might help you",
            "items": [
                {"heading": "On the ward", "text": "<p>Anyone who does the work you want to change.</p>"},
                {
                    "heading": "In the organisation",
                    "text": "<p>The improvement team, and a coach for your project.</p>",
                },
            ],
        }


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, help_text='Such as "Try it this week".')
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), min_num=1, label="Steps")

    class Meta:
        icon = "list-ol"
        label = "Steps"
        label_format = "Steps: {title}"
        description = "Things to do in order, numbered."
        group = WORDS
        template = "curriculum/blocks/steps.html"
        preview_value = {
            "title": "Try it this week",
            "items": ["<p>Pick one short journey.</p>", "<p>Walk it.</p>", "<p>Tell your team one thing you saw.</p>"],
        }


class TableBlock(ExaminedBlock):
    caption = blocks.CharBlock(max_length=200, help_text="What the table shows, in one sentence.")
    header = blocks.ListBlock(
        line("Column heading", max_length=120),
        min_num=2,
        default=["What", "One way", "The other way"],
        label="Column headings",
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(line("Cell", required=False, max_length=400), default=["", "", ""], label="Cells"),
        min_num=1,
        help_text="The first cell of a row names it. Each row has as many cells as there are headings.",
    )

    class Meta:
        icon = "table"
        label = "Comparison table"
        label_format = "Table: {caption}"
        description = "Things side by side, with headings that screen readers read out and that a phone repeats."
        group = WORDS
        template = "curriculum/blocks/table.html"
        preview_value = {
            "caption": "Counting is not the same as learning",
            "header": ["What", "To judge", "To learn"],
            "rows": [["Question", "Who is worst?", "What changed?"], ["Sample", "Everything, late", "A little, often"]],
        }

    def faults(self, value: Any) -> dict[str, str]:
        width = len(value["header"])
        wrong = ", ".join(str(number) for number, row in enumerate(value["rows"], 1) if len(row) != width)
        return {"rows": f"Each row needs {width} cells, as many as headings. Look at row {wrong}."} if wrong else {}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Pair each cell with its heading: on a narrow screen a row becomes a list of named values."""
        context = super().get_context(value, parent_context=parent_context)
        context["rows"] = [list(zip(value["header"], row, strict=False)) for row in value["rows"]]
        return context
