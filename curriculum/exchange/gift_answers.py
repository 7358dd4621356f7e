"""What stands between the braces of a GIFT question, by the kind of question it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from curriculum.exchange.drafts import GAP, DraftOption, number_of, require
from curriculum.exchange.gift_blocks import split
from curriculum.exchange.markup import ImageTag, plain, plain_if_html, plain_of_markdown
from curriculum.exchange.pictures import picture_of

FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"%\s*(-?\d{1,3}(?:\.\d*)?)\s*%")
ESCAPE = re.compile(r"\\([\\~=#{}:n])")
TRUE_OR_FALSE = re.compile(r"(TRUE|True|true|T|FALSE|False|false|F)\s*(?:#.*)?$", re.DOTALL)
ORDERING = re.compile(r">\s*\d+(?:[ \t]+[A-Z0-9_]+)*[ \t]*(?:none|123|abc|ABCD|iii|IIII)?[ \t]*(?:\n|$)", re.IGNORECASE)
PART_MARKS = "Part marks are not held: the answer is right when all right options are chosen and no wrong one."
ENDS_A_SENTENCE = ("?", ".", ":", "!")


@dataclass
class Texts:
    """Reads the texts of one question, in the format its beginning names."""

    format: str
    notes: list[str]
    images: list[ImageTag] = field(default_factory=list)

    @classmethod
    def beginning(cls, head: str, notes: list[str]) -> Texts:
        found = FORMAT.match(head)
        return cls(found[1] if found else "moodle", notes)

    def of(self, raw: str, *, is_stem: bool = False) -> str:
        raw = raw.strip()
        found = FORMAT.match(raw)
        kind = found[1] if found else self.format
        text = ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], raw[found.end() :] if found else raw)
        images = self.images if is_stem else None
        if kind == "html":
            return plain(text.replace("\n", " "), self.notes, images)
        if kind == "moodle":
            return plain_if_html(text, self.notes, images)
        return plain_of_markdown(text, self.notes) if kind == "markdown" else text


def read(texts: Texts, head: str, answers: str, tail: str) -> dict[str, Any]:
    """The fields of a draft. `head` stands before the braces, `tail` after them. Raises Dropped."""
    answers, explanation = _explanation(answers.strip(), texts)
    found = _answered(texts, answers)
    before, after = texts.of(head, is_stem=True), texts.of(tail, is_stem=True)
    found["stem"] = _stem(found["kind"], before, after)
    require(found["stem"].strip(), "There is no question before the answers.")
    found["picture"] = picture_of(texts.images, {}, texts.notes)
    return {**found, "explanation": "\n".join(filter(None, [explanation, found.get("explanation", "")]))}


def _explanation(answers: str, texts: Texts) -> tuple[str, str]:
    """Take the general feedback, which follows the last four hashes that count, off the answers."""
    place = answers.rfind("####")
    while place > 0 and _is_escaped(answers, place):
        place = answers.rfind("####", 0, place + 3)
    return (answers[:place].strip(), texts.of(answers[place + 4 :])) if place >= 0 else (answers, "")


def _is_escaped(text: str, place: int) -> bool:
    before = text[max(0, place - 50) : place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _stem(kind: str, before: str, after: str) -> str:
    if kind != "gap" or GAP in before + after:
        return f"{before} _____ {after}" if after else before
    if after:
        space = "" if after[0] in ".,;:!?)" else " "
        return f"{before} {GAP}{space}{after}".strip()
    return f"{before} {GAP}".strip()


def _answered(texts: Texts, answers: str) -> dict[str, Any]:
    if not answers:
        return {"kind": "free_text"}
    if answers.startswith("#"):
        return _numeric(texts, answers[1:].strip())
    ordering = ORDERING.match(answers)
    if ordering and "\n" in answers[ordering.end() :].strip():
        return _ordering(texts, answers[ordering.end() :])
    marked = _split(answers, "=~")
    if any(mark == "~" for mark, _ in marked):
        return _choices(texts, marked)
    if any(mark == "=" and "->" in split(piece, "#")[0][1] for mark, piece in marked):
        return _matching(texts, answers)
    if found := TRUE_OR_FALSE.match(answers):
        return _true_false(texts, answers, found[1].upper().startswith("T"))
    return _accepted(texts, answers)


def _split(text: str, marks: str) -> list[tuple[str, str]]:
    return [(mark, piece.strip()) for mark, piece in split(text, marks) if piece.strip()]


def _with_feedback(texts: Texts, piece: str) -> tuple[str, str]:
    (_, text), *rest = split(piece, "#")
    return texts.of(text), texts.of(" ".join(feedback for _, feedback in rest))


def _weight(piece: str, otherwise: float) -> tuple[float, str]:
    found = WEIGHT.match(piece)
    return (float(found[1]), piece[found.end() :]) if found else (otherwise, piece)


def _choices(texts: Texts, marked: list[tuple[str, str]]) -> dict[str, Any]:
    require(len(marked) > 1, "It has fewer than two options.")
    weighed = []
    for mark, piece in marked:
        weight, rest = _weight(piece, 100 if mark == "=" else 0)
        weighed.append((weight, *_with_feedback(texts, rest)))
    is_single = any(mark == "=" for mark, _ in marked)
    if not is_single:
        texts.notes.append(PART_MARKS)
    elif any(0 < weight < 100 for weight, _, _ in weighed):
        texts.notes.append("Options that gave part of the marks count as wrong.")
    options = tuple(
        DraftOption(text, weight >= 100 if is_single else weight > 0, feedback) for weight, text, feedback in weighed
    )
    return {"kind": "single" if is_single else "multiple", "options": options}


def _matching(texts: Texts, answers: str) -> dict[str, Any]:
    options = []
    for _, piece in _split(answers, "="):
        left, arrow, right = piece.partition("->")
        require(arrow, "A pair has no “->” between its halves.")
        options.append(DraftOption(text=texts.of(left), match=texts.of(right)))
    return {"kind": "matching", "options": tuple(options)}


def _true_false(texts: Texts, answers: str, is_true: bool) -> dict[str, Any]:
    _, *feedback = [piece for _, piece in split(answers, "#")]
    wrong, right = [*map(texts.of, feedback), "", ""][:2]
    options = (
        DraftOption("True", is_true, right if is_true else wrong),
        DraftOption("False", not is_true, wrong if is_true else right),
    )
    return {"kind": "true_false", "options": options}


def _accepted(texts: Texts, answers: str) -> dict[str, Any]:
    options = []
    for _, piece in _split(answers, "="):
        weight, rest = _weight(piece, 100)
        text, feedback = _with_feedback(texts, rest)
        if 0 < weight < 100:
            texts.notes.append(f"“{text}” gave {weight:g}% of the marks: it counts as a mistaken answer.")
        options.append(DraftOption(text, weight >= 100, feedback))
    return {"kind": "gap", "options": tuple(options)}


def _ordering(texts: Texts, answers: str) -> dict[str, Any]:
    steps = tuple(DraftOption(texts.of(line)) for line in answers.split("\n") if line.strip())
    return {"kind": "ordering", "options": steps}


def _numeric(texts: Texts, answers: str) -> dict[str, Any]:
    pieces = _split(answers, "=~")
    weighed = [(*_weight(piece, 100), mark) for mark, piece in pieces if mark != "~"]
    require(weighed, "It gives no number as its answer.")
    full = next((rest for weight, rest, _ in weighed if weight >= 100), None)
    require(full is not None, "No number earns full marks.")
    if len(pieces) > 1:
        texts.notes.append("Only the number that earns full marks is held; others and their feedback were dropped.")
    value, feedback = _with_feedback(texts, full or "")
    number, tolerance = _range(value)
    require(number is not None and tolerance is not None and tolerance >= 0, f"“{value}” is no number or range.")
    if feedback:
        texts.notes.append("The feedback of the number became part of the explanation.")
    return {"kind": "numeric", "number": number, "tolerance": tolerance, "explanation": feedback}


def _range(value: str) -> tuple[Decimal | None, Decimal | None]:
    low, dots, high = value.partition("..")
    if dots:
        bottom, top = number_of(low), number_of(high)
        return (None, None) if bottom is None or top is None else ((bottom + top) / 2, (top - bottom) / 2)
    number, _, tolerance = value.partition(":")
    return number_of(number), number_of(tolerance) if tolerance.strip() else Decimal(0)
