"""One level in a sentence, as papers and mails say it."""

from __future__ import annotations

from lms.dose.board.page import BoardLine


def level_words(line: BoardLine) -> str:
    dose = line.dose
    have = f"{dose.attained:,} {'has' if dose.attained == 1 else 'have'} it"
    if dose.target is None:
        return f"{have}; no target is set."
    if not dose.target:
        return "nobody is asked."
    gap = f"{dose.gap:,} short" if dose.gap else "the target is reached"
    return f"{have} of {dose.target:,} needed ({line.target}), {gap}. {outlook_words(line)}"


def outlook_words(line: BoardLine) -> str:
    """Where it is heading, as a sentence of its own."""
    words, detail = line.outlook.words, line.outlook.detail
    return _ended(f"{words} {detail}" if detail.startswith("and ") else ": ".join(filter(None, [words, detail])))


def _ended(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."
