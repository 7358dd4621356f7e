"""How the blocks write and refuse: rich-text features, and errors beside the field they are about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

INLINE = ["bold", "italic", "link"]
PROSE = [*INLINE, "ol", "ul"]

# The groups of the block picker, in the order authors meet them.
WORDS = "Words"
PICTURES = "Pictures and sound"
ASK = "Ask the learner"
TRY = "Try it"


def line(name: str, **limits: Any) -> blocks.CharBlock:
    """One line of a list. Wagtail writes no label beside it: this name is for those who hear the editor."""
    block = blocks.CharBlock(**limits)
    block.field.widget.attrs["aria-label"] = name
    return block


def refuse(**errors: str) -> None:
    """Raise one error beside each named field; do nothing when there are none."""
    if errors:
        raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})


class ExaminedBlock(blocks.StructBlock):
    """A block that says what it still lacks beside the field it is about. A draft may be half-made."""

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation:
            refuse(**self.faults(value))
        return value

    def faults(self, value: Any) -> dict[str, str]:
        """What a learner would miss, by the name of the field to mend."""
        return {}
