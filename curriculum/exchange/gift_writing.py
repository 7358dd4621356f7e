"""Writes the texts and the answers of a question in GIFT."""

from __future__ import annotations

import re
from collections.abc import Callable

from curriculum.exchange.drafts import GAP, DraftOption, DraftQuestion, number_text
from curriculum.exchange.gift_answers import FORMAT, WEIGHT
from curriculum.exchange.markup import html_of

RESERVED = re.compile(r"[\\~=#{}:]")
TAKES_NO_SPACE = tuple(".,;:!?)")


def escaped(text: str) -> str:
    return RESERVED.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def protected(text: str) -> str:
    """The text, under a mark where otherwise its beginning would be read as one."""
    is_mistakable = FORMAT.match(text) or WEIGHT.match(text)
    return f"[plain]{escaped(text)}" if is_mistakable else escaped(text)


def stem_around(draft: DraftQuestion) -> tuple[str, str]:
    """The question before and after its answers: those of a gap stand where the gap is.

    Where its spaces would not come back just so, the gap stays in the wording.
    """
    if draft.kind != "gap" or draft.stem.count(GAP) != 1:
        return draft.stem, ""
    before, after = draft.stem.split(GAP)
    stands_free = not before or before.endswith(" ")
    goes_on = not after or after.startswith(TAKES_NO_SPACE) or (after[0] == " " and after[1] not in TAKES_NO_SPACE)
    return (before.strip(), protected(after.strip())) if stands_free and goes_on else (draft.stem, "")


def answers(draft: DraftQuestion) -> str:
    """What stands between the braces."""
    written = WRITERS[draft.kind](draft)
    if not draft.explanation:
        return written
    return f"{written}####{protected(draft.explanation)}" + ("\n" if "\n" in written else "")


def _lines(lines: list[str]) -> str:
    return "\n" + "".join(f"\t{line}\n" for line in lines)


def _option(mark: str, option: DraftOption) -> str:
    return mark + _half(option.text) + (f"#{protected(option.feedback)}" if option.feedback else "")


def _half(text: str) -> str:
    """A text that may stand beside an arrow: one within it is spelt as HTML."""
    return f"[html]{escaped(html_of(text).replace('-&gt;', '&#45;&gt;'))}" if "->" in text else protected(text)


def _single(draft: DraftQuestion) -> str:
    return _lines([_option("=" if option.is_right else "~", option) for option in draft.options])


def _multiple(draft: DraftQuestion) -> str:
    share = f"{100 / (sum(option.is_right for option in draft.options) or 1):.5f}".rstrip("0").rstrip(".")
    return _lines([_option(f"~%{share}%" if option.is_right else "~%-100%", option) for option in draft.options])


def _true_false(draft: DraftQuestion) -> str:
    if [option.text for option in draft.options] != ["True", "False"]:
        return _single(draft)
    true, false = draft.options
    right, wrong = (true, false) if true.is_right else (false, true)
    feedback = f"#{protected(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    feedback += f"#{protected(right.feedback)}" if right.feedback else ""
    return ("TRUE" if true.is_right else "FALSE") + feedback


def _gap(draft: DraftQuestion) -> str:
    return _lines([_option("=" if option.is_right else "=%0%", option) for option in draft.options])


def _ordering(draft: DraftQuestion) -> str:
    steps = [re.sub(r"^//", "[html]&\\#47;/", _half(option.text)) for option in draft.options]
    return f">{len(steps)} ALL VERTICAL ABSOLUTE_POSITION HIDE none{_lines(steps)}"


def _matching(draft: DraftQuestion) -> str:
    return _lines([f"={_half(option.text)} -> {_half(option.match)}" for option in draft.options])


def _numeric(draft: DraftQuestion) -> str:
    number = number_text(draft.number) if draft.number is not None else ""
    return f"#{number}:{number_text(draft.tolerance)}" if draft.tolerance else f"#{number}"


def _nothing(draft: DraftQuestion) -> str:
    return ""


WRITERS: dict[str, Callable[[DraftQuestion], str]] = {
    "single": _single,
    "chart": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "gap": _gap,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
    "free_text": _nothing,
}
