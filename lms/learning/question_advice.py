"""Turns the statistics of a question into plain advice. Plain values in, plain words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.learning.statistics import ENOUGH, Tally, chance, discrimination, facility, not_reached_share

EASY = 0.95  # above: nearly everyone is right
HARD = 0.30  # below: guessing among three or four options does nearly as well
GOOD = 0.20  # discrimination from which being right here says something about the rest
ENOUGH_WRONG = 15  # wrong answers before an option without one says something
LATE = 0.10  # more than this share does not get so far


@dataclass(frozen=True)
class Finding:
    """One thing to know about a question. A fault wants fixing; the rest is worth a look."""

    title: str
    advice: str
    is_fault: bool = True


def findings(tally: Tally, favourite_wrong: tuple[str, int] | None, nobody_chose: Sequence[str]) -> list[Finding]:
    """What to look at in a question, the gravest first; nothing is said from fewer than ENOUGH answers.

    `favourite_wrong` is the wrong answer given most and how many gave it; `nobody_chose` the wrong options without one.
    """
    if not tally.is_enough:
        return []
    ease, tells = facility(tally) or 0, discrimination(tally)
    found = [*_about_the_key(tally, tells, favourite_wrong)]
    if not found and ease < HARD:
        found.append(HARD_ONE)
    if (not_reached_share(tally) or 0) > LATE:
        found.append(LATE_ONE)
    if ease > EASY:
        found.append(EASY_ONE)
    elif not found and tells is not None and tells + chance(tally) < GOOD:
        found.append(FLAT_ONE)
    if nobody_chose and tally.wrong >= ENOUGH_WRONG:
        found.append(_unused(nobody_chose))
    return found


def _about_the_key(tally: Tally, tells: float | None, favourite: tuple[str, int] | None) -> list[Finding]:
    if tells is not None and tells + chance(tally) < 0 and (facility(tally) or 0) <= EASY:
        return [KEY]
    if favourite and favourite[1] > tally.right:
        words = f"{favourite[1]} people chose “{favourite[0]}”, {tally.right} the right answer. "
        return [Finding("A wrong answer is chosen more than the right one", words + POPULAR)]
    return []


def _unused(texts: Sequence[str]) -> Finding:
    quoted = ", ".join(f"“{text}”" for text in texts)
    return Finding(
        "A wrong option nobody chooses",
        f"Nobody chose {quoted}. Put in its place a mistake you have really seen people make.",
        is_fault=False,
    )


POPULAR = (
    "Check the key first. If it is right, the wrong answer describes a common mistake: teach against it in the "
    "lesson, and see that the wording of the question does not invite it."
)
KEY = Finding(
    "Check the key",
    "People who do well otherwise get this wrong more often than the others. Check that the right answer is marked "
    "as right. Then read the question as a colleague would: is there a reading under which another option is right?",
)
HARD_ONE = Finding(
    "Few are right",
    "Guessing would do nearly as well. Is it taught in a lesson, and in these words? If it is, look for a double "
    "negative, for “always” and “never”, and for two options that are both nearly right.",
)
LATE_ONE = Finding(
    "Many do not get so far",
    f"More than {LATE:.0%} handed in before they came to it. Draw fewer questions, or give more time. "
    "The question itself may be good.",
)
EASY_ONE = Finding(
    "Nearly everyone is right",
    "It tells you little about who has understood. Keep it if it makes a kind start or must be known by all; "
    "else make the wrong options more tempting, or retire it.",
    is_fault=False,
)
FLAT_ONE = Finding(
    "It hardly tells people apart",
    "Those who do well otherwise are right here no more often than the others. It may ask for a word rather than for "
    "understanding. Ask about a situation from the ward instead.",
    is_fault=False,
)
TOO_FEW = f"Fewer than {ENOUGH} answers: too few to judge."
