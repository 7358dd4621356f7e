"""What a format has no words for rides along in one line of JSON, and what cannot ride is told.

Programs of others skip the line: in GIFT it is a comment, in Moodle XML an element they do not know. It never repeats
what can be seen and edited in the file, so that an edit there is not undone by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from curriculum.exchange.drafts import CHANGED, DROPPED, KINDS, DraftQuestion, Finding, excerpt, normal

Read = Callable[[str], tuple[list[DraftQuestion], list[Finding]]]
WriteOne = Callable[[DraftQuestion, str], str]

RIDING = ("kind", "unit", "chart_type", "chart_title", "chart_unit", "chart_values", "model_answer")
WORDS = {
    "stem": "the wording", "options": "the options", "explanation": "the explanation", "number": "the number",
    "tolerance": "the tolerance", "unit": "the unit", "chart_type": "the chart", "chart_title": "the chart",
    "chart_unit": "the chart", "chart_values": "the chart", "model_answer": "the model answer", "picture": "the image",
    "key": "the key", "level_code": "the level", "module_code": "the module", "strand": "the strand",
    "difficulty": "the difficulty", "tags": "the tags", "kind": "the kind",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what of the questions is not in it."""

    text: str
    findings: list[Finding]
    count: int


def unpacked(draft: DraftQuestion, line: str, notes: list[str]) -> DraftQuestion:
    """The draft with what rode along; a line that does not fit it any more is left aside, and `notes` says so."""
    if not line:
        return draft
    try:
        riding = json.loads(line)
        return _with(draft, riding)
    except (ValueError, TypeError, AttributeError, RecursionError):
        notes.append("The line “more” beside it does not fit it and was left aside.")
        return draft


def _with(draft: DraftQuestion, riding: dict[str, Any]) -> DraftQuestion:
    known = {name: value for name, value in riding.items() if name in RIDING}
    if not all(isinstance(value, str) for value in known.values()) or known.get("kind", draft.kind) not in KINDS:
        raise ValueError
    options, feedback = draft.options, riding.get("feedback")
    if feedback is not None:
        options = tuple(replace(option, feedback=str(text)) for option, text in zip(options, feedback, strict=True))
    return normal(replace(draft, options=options, **known))


def packed(draft: DraftQuestion, back: DraftQuestion) -> str:
    """The line for what `back`, read from the file without it, lacks of the draft; empty if it lacks nothing."""
    riding: dict[str, Any] = {
        name: getattr(draft, name) for name in RIDING if getattr(draft, name) != getattr(back, name)
    }
    feedback = [option.feedback for option in draft.options]
    if len(feedback) == len(back.options) and feedback != [option.feedback for option in back.options]:
        riding["feedback"] = feedback
    return json.dumps(riding, ensure_ascii=False) if riding else ""


def carried(draft: DraftQuestion, write: WriteOne, read: Read, findings: list[Finding]) -> str:
    """The question as text, proven by reading it back; empty, with a finding, if it would not come back at all."""
    text = write(draft, "")
    back, told = read(text)
    if len(back) == 1 and (more := packed(draft, back[0])):
        text = write(draft, more)
        back, told = read(text)
    if len(back) != 1:
        reason = next((each.text for each in told if each.severity == DROPPED), "This format cannot hold it.")
        findings.append(Finding(draft.line, excerpt(draft.stem), DROPPED, f"Left out. {reason}"))
        return ""
    if lost := lacking(draft, back[0]):
        text_of_it = f"Not carried by this format: {', '.join(lost)}."
        findings.append(Finding(draft.line, excerpt(draft.stem), CHANGED, text_of_it))
    return text


def lacking(draft: DraftQuestion, back: DraftQuestion) -> list[str]:
    """In words, what differs between a draft and what came back of it."""
    names = [each.name for each in fields(draft) if each.compare]
    differing = [name for name in names if getattr(draft, name) != getattr(back, name)]
    if "options" in differing and [(o.text, o.is_right, o.match) for o in draft.options] == [
        (o.text, o.is_right, o.match) for o in back.options
    ]:
        differing[differing.index("options")] = "feedback"
    return list(dict.fromkeys(WORDS.get(name, "the feedback on options") for name in differing))
