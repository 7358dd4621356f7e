"""Blocks that show or hand over a file."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from curriculum.blocks.writing import PROSE, refuse


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


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    document = DocumentChooserBlock()

    class Meta:
        icon = "download"
        label = "Download"
        template = "curriculum/blocks/download.html"
