"""Blocks that ask."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from curriculum.blocks.writing import ASK, ExaminedBlock


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=400)
    is_right = blocks.BooleanBlock(required=False, label="Right answer")
    feedback = blocks.CharBlock(max_length=500, help_text="Why it is right, or what it misses.")


class CheckBlock(ExaminedBlock):
    """A question inside a lesson: it is not marked, it answers back."""

    question = blocks.CharBlock(max_length=500, help_text="Of the kind a colleague would really have to decide.")
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=8)

    class Meta:
        icon = "help"
        label = "Knowledge check"
        label_format = "Check: {question}"
        description = "A question with one right answer. It is not marked; it answers back at once."
        group = ASK
        template = "curriculum/blocks/check.html"
        preview_value = {
            "question": "Falls went from 12 to 9 in a month. What do you know?",
            "options": [
                {"text": "It is better", "is_right": False, "feedback": "Two points always differ."},
                {"text": "Not much yet", "is_right": True, "feedback": "Yes. Look at the months before."},
            ],
        }

    def faults(self, value: Any) -> dict[str, str]:
        is_clear = sum(bool(option["is_right"]) for option in value["options"]) == 1
        return {} if is_clear else {"options": "Mark exactly one option as the right answer."}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Say which option the learner chose, when the page comes back after a plain form was sent."""
        context = super().get_context(value, parent_context=parent_context)
        request, block_id = context.get("request"), context.get("block_id")
        context["answered"] = bool(request and block_id and request.GET.get("check") == block_id)
        option = request.GET.get("option", "") if context["answered"] else ""
        context["chosen"] = int(option) if option.isdecimal() and 0 < int(option) <= len(value["options"]) else None
        return context
