"""Blocks that ask and remember the answer: reflection, poll, checklist.

What a learner answers belongs to learning, an app above this one; the templates fetch it from there. There is no
block for discussion, by design: a lesson is for thinking, and words meant for colleagues belong to the team.
"""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from curriculum.blocks.writing import ASK, ExaminedBlock, line


def twice(texts: Any) -> list[str]:
    """The texts that stand more than once in a list, however they are spaced or written large."""
    seen: set[str] = set()
    found = []
    for text in texts:
        plain = " ".join(text.split()).casefold()
        if plain in seen:
            found.append(text)
        seen.add(plain)
    return found


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.CharBlock(
        max_length=300,
        default="Where in your own work have you seen this?",
        help_text="One open question. Nobody but the learner ever sees the answer: not you, not a manager, not HR.",
    )
    hint = blocks.CharBlock(required=False, max_length=300, help_text="A nudge for those who do not know how to begin.")

    class Meta:
        icon = "edit"
        label = "Reflection"
        label_format = "Reflection: {prompt}"
        description = "A question the learner answers for themselves. Private, kept, theirs to come back to."
        group = ASK
        template = "curriculum/blocks/reflection.html"
        preview_value = {
            "prompt": "Where in your own work have you seen this?",
            "hint": "Think of your last shift. One or two sentences are enough.",
        }


class PollBlock(ExaminedBlock):
    question = blocks.CharBlock(
        max_length=300, help_text="There is no right answer here. To check what was understood, use a knowledge check."
    )
    options = blocks.ListBlock(
        line("Option", max_length=200),
        min_num=2,
        max_num=8,
        default=["Yes", "No", "I am not sure"],
        help_text="A reworded option keeps its votes; a deleted one takes them out of the counts.",
    )

    class Meta:
        icon = "radio-full"
        label = "Poll"
        label_format = "Poll: {question}"
        description = "One choice each. The counts of the learner's organisation show after voting, from 5 answers up."
        group = ASK
        template = "curriculum/blocks/poll.html"
        preview_value = {
            "question": "When did your team last try out a change on a small scale?",
            "options": ["This week", "This year", "Longer ago", "I do not know"],
        }

    def faults(self, value: Any) -> dict[str, str]:
        same = twice(value["options"])
        return {"options": f"Two options say the same: {', '.join(same)}."} if same else {}


class ChecklistBlock(ExaminedBlock):
    title = blocks.CharBlock(max_length=160, default="Before you go on", help_text="What the list is for.")
    items = blocks.ListBlock(
        line("Thing to tick", max_length=300),
        min_num=1,
        max_num=20,
        label="Things to tick",
        help_text="A reworded line keeps its tick.",
    )

    class Meta:
        icon = "tasks"
        label = "Checklist"
        label_format = "Checklist: {title}"
        description = "Things the learner ticks off; the ticks are kept for them alone."
        group = ASK
        template = "curriculum/blocks/checklist.html"
        preview_value = {
            "title": "Before your first test",
            "items": ["I know what I expect to happen", "I know who will count", "I have asked those it concerns"],
        }

    def faults(self, value: Any) -> dict[str, str]:
        same = twice(value["items"])
        return {"items": f"Two lines say the same: {', '.join(same)}."} if same else {}
