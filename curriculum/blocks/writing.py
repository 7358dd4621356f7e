"""How the blocks write and refuse: rich-text features, and errors beside the field they are about."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

INLINE = ["bold", "italic", "link"]


PROSE = [*INLINE, "ol", "ul"]

# The groups of the block picker, in the order authors meet them.
WORDS = "Words"
PICTURES = "Pictures and sound"
ASK = "Ask the learner"
TRY = "Try it"


def refuse(**errors: str) -> None:
    """Raise one error beside each named field; do nothing when there are none."""
    if errors:
        raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})
