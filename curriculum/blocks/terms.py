"""A word explained where it is needed."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from curriculum.blocks.writing import WORDS


class TermBlock(blocks.StructBlock):
    term = SnippetChooserBlock("curriculum.GlossaryTerm", help_text="Its meaning is kept in one place, the glossary.")
    note = blocks.CharBlock(required=False, max_length=300, help_text="What it means for this lesson in particular.")

    class Meta:
        icon = "glasses"
        label = "Glossary term"
        description = "A term the reader can open to see what it means."
        group = WORDS
        template = "curriculum/blocks/term.html"

    def get_preview_value(self) -> Any:
        """A term as it looks to a reader, whether or not the glossary holds one yet."""
        from curriculum.models import GlossaryTerm  # the models are built from these blocks

        meaning = "A line of data points in time order with their median drawn in, read by simple rules."
        term = GlossaryTerm.objects.published().order_by("pk").first() or GlossaryTerm(
            term="Run chart", meaning=meaning
        )
        return self.normalize({"term": term, "note": ""})
