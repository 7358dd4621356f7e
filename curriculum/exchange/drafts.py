"""What every format of question file is read into and written from: plain values, no Django.

A draft is in normal form when `normal` leaves it as it is: texts without invisible characters and double spaces, and
only the fields that its kind has. Every reader returns drafts in normal form, so that two of them can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

GAP = "[[gap]]"
TAKEN, CHANGED, DROPPED = "taken", "changed", "dropped"
CHOSEN = ("single", "multiple", "true_false", "chart")
KINDS = (*CHOSEN, "ordering", "matching", "numeric", "gap", "free_text")
STRANDS = "PDSWTRJ"
CHART_TYPES = ("run", "xmr")
DIFFICULTIES = ("easy", "medium", "hard")

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\t \xa0\u202f]+")
# Control characters, halves of letters, and what only steers a line break.
HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]")
SIX_PLACES = Decimal("0.000001")


class Unreadable(Exception):
    """Nothing of the file could be read; the message says why, for the person who sent it."""


class Dropped(Exception):
    """One question cannot be taken; the message says why. The others are read on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a question, or with line 0 of the whole file."""

    line: int
    question: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    content: bytes
    alt: str = ""
    is_decorative: bool = False


@dataclass(frozen=True, slots=True)
class DraftOption:
    text: str = ""
    is_right: bool = False
    feedback: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question outside the bank. `line` is where it stood in its file; it is no part of the question."""

    stem: str
    kind: str
    options: tuple[DraftOption, ...] = ()
    explanation: str = ""
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    unit: str = ""
    chart_type: str = ""
    chart_title: str = ""
    chart_unit: str = ""
    chart_values: str = ""
    model_answer: str = ""
    picture: Picture | None = None
    key: str = ""
    level_code: str = ""
    module_code: str = ""
    strand: str = ""
    difficulty: str = ""
    tags: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


OF_A_KIND = {
    "number": ("numeric", None),
    "tolerance": ("numeric", Decimal(0)),
    "unit": ("numeric", ""),
    "chart_type": ("chart", ""),
    "chart_title": ("chart", ""),
    "chart_unit": ("chart", ""),
    "chart_values": ("chart", ""),
    "model_answer": ("free_text", ""),
}


def normal(draft: DraftQuestion) -> DraftQuestion:
    """The same question with clean texts and without what its kind does not have."""
    many: dict[str, Any] = {
        name: lines(getattr(draft, name)) for name in ("stem", "explanation", "chart_values", "model_answer")
    }
    single = ("unit", "chart_title", "chart_unit", "key", "level_code", "module_code")
    one = {name: one_line(getattr(draft, name)) for name in single}
    absent = {name: empty for name, (kind, empty) in OF_A_KIND.items() if kind != draft.kind}
    tags = tuple(sorted({one_line(tag)[:100].strip() for tag in draft.tags} - {""}))
    picture = draft.picture and _picture(draft.picture)
    return replace(draft, **many | one | absent, options=_options(draft), tags=tags, picture=picture)


def _picture(picture: Picture) -> Picture:
    name = re.sub(r"[^\w.-]+", "_", picture.name)[-80:] or "picture"
    alt = one_line(picture.alt)
    return replace(picture, name=name, alt=alt, is_decorative=picture.is_decorative and not alt)


def _options(draft: DraftQuestion) -> tuple[DraftOption, ...]:
    if draft.kind in ("numeric", "free_text"):
        return ()
    may_be_right = draft.kind in (*CHOSEN, "gap")
    options = [
        DraftOption(
            text=one_line(option.text),
            is_right=option.is_right and may_be_right,
            feedback=one_line(option.feedback),
            match=one_line(option.match) if draft.kind == "matching" else "",
        )
        for option in draft.options
    ]
    return tuple(option for option in options if option.text or option.match)


LONGEST = {"text": 400, "match": 400, "feedback": 500}
LONGEST_FIELDS = {
    "stem": 10_000, "explanation": 10_000, "model_answer": 10_000, "chart_values": 10_000, "unit": 40,
    "chart_title": 160, "chart_unit": 40, "key": 200,
}  # fmt: skip
MOST_OPTIONS = 60


def accepted(draft: DraftQuestion, notes: list[str]) -> DraftQuestion:
    """The draft in normal form, cut to what the bank can hold. Raises Dropped if it is too much of a question."""
    draft = normal(draft)
    require(len(draft.options) <= MOST_OPTIONS, f"It has more than {MOST_OPTIONS} options.")
    long = {name: most for name, most in LONGEST_FIELDS.items() if len(getattr(draft, name)) > most}
    cut: dict[str, Any] = {name: getattr(draft, name)[:most] for name, most in long.items()}
    if draft.picture and len(draft.picture.alt) > 300:
        cut["picture"] = replace(draft.picture, alt=draft.picture.alt[:300])
    options = tuple(
        replace(option, **{name: getattr(option, name)[:most] for name, most in LONGEST.items()})
        for option in draft.options
    )
    if draft.chart_type and draft.chart_type not in CHART_TYPES:
        cut["chart_type"] = ""
        notes.append(f"There is no kind of chart “{excerpt(draft.chart_type, 40)}”: it was left open.")
    if set(cut) - {"chart_type"} or options != draft.options:
        notes.append("A text was longer than the bank can hold (options 400 characters, feedback 500) and was cut.")
    return normal(replace(draft, **cut, options=options))


def require(condition: object, reason: str) -> None:
    if not condition:
        raise Dropped(reason)


def lines(text: str) -> str:
    """The text with plain line ends, single spaces and no character that only a machine sees."""
    text = HIDDEN.sub("", LINE_ENDS.sub("\n", text))
    text = "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def one_line(text: str) -> str:
    return " ".join(lines(text).split("\n")).replace("  ", " ").strip()


def excerpt(text: str, length: int = 100) -> str:
    """The beginning of a text, to recognise a question by."""
    text = one_line(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def is_name_of(name: str, draft: DraftQuestion) -> bool:
    """Whether a name says no more than the question itself."""
    name = one_line(name).removesuffix("…").strip()
    return name == draft.key or one_line(draft.stem).startswith(name)


def number_of(text: str) -> Decimal | None:
    """The number a text holds, to six places; None if it is none, or larger than the bank can hold."""
    try:
        number = Decimal(text.strip().replace("\N{MINUS SIGN}", "-"))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= Decimal("1e12"):
        return None
    rounded = number.quantize(SIX_PLACES, ROUND_HALF_EVEN) if number.adjusted() > -30 else Decimal(0)
    return rounded + 0  # no minus before a nought


def number_text(number: Decimal) -> str:
    """The number without an exponent or noughts at its end: 0.5, -3, 1200."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def pieces(text: str, separator: str) -> list[str]:
    """Take apart what `joined` put together: a separator with a backslash before it belongs to the piece."""
    parts = re.findall(rf"((?:[^\\{re.escape(separator)}]|\\.)*)(?:{re.escape(separator)}|$)", text, re.DOTALL)
    return [stripped for part in parts if (stripped := re.sub(r"\\(.)", r"\1", part).strip())]


def joined(parts: Iterable[str], separator: str, escape: Callable[[str], str] | None = None) -> str:
    quote = escape or (lambda part: part.replace("\\", "\\\\").replace(separator, f"\\{separator}"))
    return f"{separator} ".join(map(quote, parts))
