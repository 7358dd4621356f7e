"""The blocks a lesson is built from. Each says itself what a learner would miss if it were left half-made."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link"]
PROSE = [*INLINE, "ol", "ul"]


def refuse(**errors: str) -> None:
    """Raise one error beside each named field; do nothing when there are none."""
    if errors:
        raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(
        required=False, max_length=300, label="Description", help_text="What someone who cannot see it needs to know."
    )
    is_decorative = blocks.BooleanBlock(
        required=False, label="Decorative", help_text="It only pleases the eye; screen readers skip it."
    )
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "image"
        label = "Image"
        template = "curriculum/blocks/image.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["alt_text"].strip() and not value["is_decorative"]:
            refuse(alt_text="Describe the image, or mark it as decorative.")
        if value["alt_text"].strip() and value["is_decorative"]:
            refuse(is_decorative="An image with a description is not decorative: keep one of the two.")
        return value


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    file = DocumentChooserBlock(required=False, help_text="An MP4 or WebM file.")
    link = blocks.URLBlock(required=False, help_text="Or the address of a page where the video plays.")
    captions = DocumentChooserBlock(required=False, help_text="A WebVTT file (.vtt).")
    transcript = blocks.RichTextBlock(features=PROSE, help_text="Everything that is said and shown, in words.")

    class Meta:
        icon = "media"
        label = "Video"
        template = "curriculum/blocks/video.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["file"]) == bool(value["link"]):
            refuse(file="Choose a file or give a link: one of the two.")
        captions = value.get("captions")
        if captions and not captions.filename.lower().endswith(".vtt"):
            refuse(captions="Captions must be a WebVTT file, ending in .vtt.")
        return value


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


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    document = DocumentChooserBlock()

    class Meta:
        icon = "download"
        label = "Download"
        template = "curriculum/blocks/download.html"


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=400)
    is_right = blocks.BooleanBlock(required=False, label="Right answer")
    feedback = blocks.CharBlock(max_length=500, help_text="Why it is right, or what it misses.")


class CheckBlock(blocks.StructBlock):
    """A question inside a lesson: it is not marked, it answers back."""

    question = blocks.CharBlock(max_length=500)
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=8)

    class Meta:
        icon = "help"
        label = "Knowledge check"
        template = "curriculum/blocks/check.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if sum(bool(option["is_right"]) for option in value["options"]) != 1:
            refuse(options="Mark exactly one option as the right answer.")
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Say which option the learner chose, when the page comes back after a plain form was sent."""
        context = super().get_context(value, parent_context=parent_context)
        request, block_id = context.get("request"), context.get("block_id")
        context["answered"] = bool(request and block_id and request.GET.get("check") == block_id)
        option = request.GET.get("option", "") if context["answered"] else ""
        context["chosen"] = int(option) if option.isdecimal() and 0 < int(option) <= len(value["options"]) else None
        return context


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=["h2", "h3", *PROSE], icon="pilcrow", template="curriculum/blocks/text.html")
    image = ImageBlock()
    video = VideoBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    table = TableBlock()
    download = DownloadBlock()
    check = CheckBlock()
