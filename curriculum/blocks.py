"""The blocks a lesson is built from."""

from __future__ import annotations

from wagtail import blocks


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
