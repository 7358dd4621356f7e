"""What a question of Moodle XML holds, by Moodle's kinds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from curriculum.exchange.drafts import GAP, DraftOption, excerpt, number_of, one_line, require
from curriculum.exchange.gift_answers import PART_MARKS
from curriculum.exchange.markup import ImageTag, plain, plain_if_html, plain_of_markdown

FULL = 99.99
BLANK = re.compile(r"_{3,}")
WILD = re.compile(r"(?<!\\)\*")
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL = {"", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
ON_THE_WHOLE = "Feedback on the answer as a whole was dropped: here it is given on each option."
REASONS = {
    "cloze": "Embedded answers (cloze) are several questions in one text: write each as a question of its own.",
    "description": "It is a text without a question.",
    "calculated": "Its numbers are drawn anew for everybody, which is not held here.",
    "calculatedsimple": "Its numbers are drawn anew for everybody, which is not held here.",
    "calculatedmulti": "Its numbers are drawn anew for everybody, which is not held here.",
    "random": "It only draws another question; quizzes here draw by themselves.",
    "gapselect": "Gaps with lists of words are not held here: write one gap to fill, or a choice.",
    "ddwtos": "Words to drag into gaps are not held here: write pairs to match, or one gap to fill.",
    "ddimageortext": "Dragging onto an image is not held here: it cannot be done by keyboard alone.",
    "ddmarker": "Dragging onto an image is not held here: it cannot be done by keyboard alone.",
}
Fields = dict[str, Any]


@dataclass
class Source:
    """One question element, and what had to be said of it so far."""

    element: ET.Element
    notes: list[str] = field(default_factory=list)
    images: list[ImageTag] = field(default_factory=list)

    def text(
        self, path: str, parent: ET.Element | None = None, *, is_stem: bool = False, without: re.Pattern | None = None
    ) -> str:
        """The text below a path, as plain text whatever its format."""
        found = (self.element if parent is None else parent).find(path)
        return "" if found is None else self.of(found, is_stem=is_stem, without=without)

    def of(self, element: ET.Element, *, is_stem: bool = False, without: re.Pattern | None = None) -> str:
        raw = _inside(element.find("text"))
        raw = without.sub("", raw) if without else raw
        images = self.images if is_stem else None
        kind = element.get("format", "moodle_auto_format")
        if kind == "plain_text":
            return raw
        if kind == "markdown":
            return plain_of_markdown(raw, self.notes)
        return plain(raw, self.notes, images) if kind == "html" else plain_if_html(raw, self.notes, images)

    def files(self) -> dict[str, str]:
        found = self.element.iterfind("questiontext/file")
        return {file.get("name", ""): file.text or "" for file in found if file.get("encoding") == "base64"}

    def plain_name(self) -> str:
        return one_line(self.element.findtext("name/text") or "")

    def number(self, path: str, otherwise: float) -> float:
        return _float(self.element.findtext(path), otherwise)

    def tell_of_hints(self) -> None:
        hints = [hint for hint in self.element.iterfind("hint") if self.of(hint).strip()]
        if hints:
            self.notes.append(f"{len(hints)} hint{'s' if len(hints) > 1 else ''} dropped: a quiz here gives none.")
        if any(one_line(self.text(path)) not in USUAL for path in COMBINED):
            self.notes.append(ON_THE_WHOLE)

    def answers(self) -> list[tuple[float, ET.Element]]:
        return [(_float(answer.get("fraction"), 0), answer) for answer in self.element.iterfind("answer")]

    def option(self, answer: ET.Element, *, is_right: bool) -> DraftOption:
        return DraftOption(self.of(answer), is_right, self.text("feedback", answer))


def _inside(element: ET.Element | None) -> str:
    """The text of an element; HTML that was not wrapped as character data is put together again."""
    if element is None:
        return ""
    return (element.text or "") + "".join(ET.tostring(child, encoding="unicode") for child in element)


def _float(text: str | None, otherwise: float) -> float:
    try:
        return float(text or otherwise)
    except ValueError:
        return otherwise


def with_gap(stem: str) -> str:
    """The wording with its gap: where it stands, where underscores stand, or at its end."""
    if GAP in stem:
        return stem
    return BLANK.sub(GAP, stem, count=1) if BLANK.search(stem) else f"{stem.rstrip()} {GAP}"


def _multichoice(source: Source) -> Fields:
    is_single = (source.element.findtext("single") or "true").strip().casefold() in ("true", "1")
    answers = source.answers()
    if not is_single and source.element.get("type") == "multichoice":
        source.notes.append(PART_MARKS)
    elif is_single and any(0 < fraction < FULL for fraction, _ in answers):
        source.notes.append("Options that gave part of the marks count as wrong.")
    options = tuple(
        source.option(answer, is_right=fraction >= FULL if is_single else fraction > 0) for fraction, answer in answers
    )
    return {"kind": "single" if is_single else "multiple", "options": options}


def _all_or_nothing(source: Source) -> Fields:
    options = tuple(source.option(answer, is_right=fraction > 0) for fraction, answer in source.answers())
    return {"kind": "multiple", "options": options}


def _true_false(source: Source) -> Fields:
    options = []
    for fraction, answer in source.answers():
        word = one_line(source.of(answer)).capitalize()
        require(word in ("True", "False"), f"“{excerpt(word, 40)}” is neither true nor false.")
        options.append(DraftOption(word, fraction >= FULL, source.text("feedback", answer)))
    return {"kind": "true_false", "options": tuple(options)}


def _short_answer(source: Source) -> Fields:
    options = []
    for fraction, answer in source.answers():
        text = one_line(_inside(answer.find("text")))
        if WILD.search(text):
            source.notes.append(f"The answer “{excerpt(text, 40)}” was dropped: * for any letters is not held here.")
            continue
        if 0 < fraction < FULL:
            source.notes.append(
                f"“{excerpt(text, 40)}” gave {fraction:g}% of the marks: it counts as a mistaken answer."
            )
        options.append(DraftOption(text.replace("\\*", "*"), fraction >= FULL, source.text("feedback", answer)))
    if (source.element.findtext("usecase") or "0").strip() in ("1", "true"):
        source.notes.append("Capital and small letters were told apart; here they are not.")
    return {"kind": "gap", "options": tuple(options)}


def _numerical(source: Source) -> Fields:
    full = [answer for fraction, answer in source.answers() if fraction >= FULL]
    require(full, "No number earns full marks.")
    if len(source.answers()) > 1:
        source.notes.append("Only the number that earns full marks is held; others and their feedback were dropped.")
    given, tolerance = full[0].findtext("text") or "", full[0].findtext("tolerance") or "0"
    number, allowed = number_of(given), number_of(tolerance)
    require(number is not None, f"“{excerpt(given, 40)}” is no number.")
    require(allowed is not None and allowed >= 0, f"“{excerpt(tolerance, 40)}” is no tolerance.")
    feedback = source.text("feedback", full[0])
    if feedback:
        source.notes.append("The feedback of the number became part of the explanation.")
    unit = _unit(source)
    return {"kind": "numeric", "number": number, "tolerance": allowed, "unit": unit, "explanation": feedback}


def _unit(source: Source) -> str:
    units = [
        unit.findtext("unit_name") or ""
        for unit in source.element.iterfind("units/unit")
        if number_of(unit.findtext("multiplier") or "1") == Decimal(1)
    ]
    if len(source.element.findall("units/unit")) > 1:
        source.notes.append("Only the unit the answer is in is held; others were dropped.")
    return units[0] if units else ""


def _matching(source: Source) -> Fields:
    pairs = [
        DraftOption(text=source.of(pair), match=_inside(pair.find("answer/text")))
        for pair in source.element.iterfind("subquestion")
    ]
    return {"kind": "matching", "options": tuple(pairs)}


def _ordering(source: Source) -> Fields:
    return {"kind": "ordering", "options": tuple(source.option(each, is_right=False) for _, each in source.answers())}


def _essay(source: Source) -> Fields:
    if source.text("responsetemplate").strip():
        source.notes.append("The text the answer was to begin with was dropped.")
    return {"kind": "free_text", "model_answer": source.text("graderinfo")}


READERS: dict[str, Callable[[Source], Fields]] = {
    "multichoice": _multichoice,
    "multichoiceset": _all_or_nothing,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
