"""What people of the demo answer to a question of a paper: rightly, or as people get it wrong."""

from __future__ import annotations

from random import Random
from typing import Any

from curriculum.asking import CHOSEN, Kind

Question = dict[str, Any]


def right_reply(question: Question) -> list[str]:
    """The right answer; nothing where only a trainer can say what is right."""
    kind = Kind(question["kind"])
    if kind == Kind.FREE_TEXT:
        return []
    if kind == Kind.NUMERIC:
        return [question["number"]]
    if kind == Kind.GAP:
        return [next(option["text"] for option in question["options"] if option["is_right"])]
    if kind in CHOSEN:
        return sorted(option["key"] for option in question["options"] if option["is_right"])
    return [f"{option['key']}={end}" for option, end in zip(question["options"], _ends(question), strict=True)]


def wrong_reply(question: Question, random: Random) -> list[str]:
    """A wrong one: another option, a common slip, or two steps or pairs the wrong way round."""
    kind = Kind(question["kind"])
    if kind == Kind.FREE_TEXT:
        return []
    if kind == Kind.NUMERIC:
        return ["0.1"]
    wrong = [option for option in question["options"] if not option.get("is_right")]
    if kind == Kind.GAP:
        return [random.choice([option["text"] for option in wrong] or ["I am not sure"])]
    if kind in CHOSEN:
        keys = sorted(option["key"] for option in wrong)
        return [keys[0] if random.random() < 0.4 else random.choice(keys)] if keys else []  # some slips are common
    first, second, *others = _ends(question)
    return [f"{option['key']}={end}" for option, end in zip(question["options"], [second, first, *others], strict=True)]


def _ends(question: Question) -> list[str]:
    """Where each step or left side belongs."""
    side = "place" if question["kind"] == Kind.ORDERING else "match"
    return [str(option[side]) for option in question["options"]]
