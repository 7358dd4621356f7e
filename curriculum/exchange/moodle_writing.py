"""Writes one question as an element of Moodle XML."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape as escape_html
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from curriculum.exchange import labels
from curriculum.exchange.drafts import GAP, DraftOption, DraftQuestion, Picture, excerpt, number_text
from curriculum.exchange.markup import html_of
from curriculum.exchange.moodle_kinds import BLANK


def written(draft: DraftQuestion, more: str) -> str:
    kind, content = WRITERS[draft.kind](draft)
    tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in labels.tags_of(draft))
    parts = [
        f'  <question type="{kind}">',
        f"    <name><text>{escape(excerpt(draft.stem, 60))}</text></name>",
        f"    {_wording(draft)}",
        f"    {_text('generalfeedback', draft.explanation)}",
        "    <defaultgrade>1.0000000</defaultgrade>",
        "    <penalty>0.0000000</penalty>",
        "    <hidden>0</hidden>",
        f"    <idnumber>{escape(draft.key)}</idnumber>",
        *(f"    {line}" for line in content),
        f"    <tags>{tags}</tags>",
        f"    <escalator>{escape(more)}</escalator>" if more else "",
        "  </question>",
    ]
    return "\n".join(filter(None, parts))


def _text(name: str, text: str, attributes: str = "", more: str = "") -> str:
    return f'<{name}{attributes} format="plain_text"><text>{escape(text)}</text>{more}</{name}>'


def _wording(draft: DraftQuestion) -> str:
    """Plain text, or HTML where a picture or the values of a chart stand below it."""
    stem = draft.stem
    if draft.kind == "gap" and stem.count(GAP) == 1 and not BLANK.search(stem):
        stem = stem.replace(GAP, "_____")  # five underscores: there Moodle puts the box
    if draft.picture is None and draft.kind != "chart":
        return _text("questiontext", stem)
    html = f"<p>{html_of(stem)}</p>"
    html += _chart_table(draft) if draft.kind == "chart" else ""
    html += _image(draft.picture) if draft.picture else ""
    return f'<questiontext format="html"><text>{escape(html)}</text>{_file(draft.picture)}</questiontext>'


def _chart_table(draft: DraftQuestion) -> str:
    rows = "".join(f"<tr><td>{escape_html(line)}</td></tr>" for line in draft.chart_values.split("\n") if line)
    caption = ", ".join(filter(None, [draft.chart_title, draft.chart_unit]))
    return f'<table class="chart-values"><caption>{escape_html(caption)}</caption>{rows}</table>'


def _image(picture: Picture) -> str:
    alt = f' alt="{escape_html(picture.alt)}"' if picture.alt or picture.is_decorative else ""
    return f'<p><img src="@@PLUGINFILE@@/{escape_html(quote(picture.name))}"{alt}></p>'


def _file(picture: Picture | None) -> str:
    if picture is None:
        return ""
    content = base64.b64encode(picture.content).decode()
    return f'<file name={quoteattr(picture.name)} path="/" encoding="base64">{content}</file>'


def _answer(option: DraftOption, fraction: str, text: str | None = None) -> str:
    feedback = _text("feedback", option.feedback)
    return _text("answer", option.text if text is None else text, f' fraction="{fraction}"', feedback)


def _fraction(option: DraftOption) -> str:
    return "100" if option.is_right else "0"


def _choices(draft: DraftQuestion) -> tuple[str, list[str]]:
    settings = [
        "<single>true</single>",
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>abc</answernumbering>",
    ]
    return "multichoice", [*settings, *(_answer(option, _fraction(option)) for option in draft.options)]


def _multiple(draft: DraftQuestion) -> tuple[str, list[str]]:
    share = f"{100 / (sum(option.is_right for option in draft.options) or 1):.5f}"
    settings = [
        "<single>false</single>",
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>abc</answernumbering>",
    ]
    answers = [_answer(option, share if option.is_right else "-100") for option in draft.options]
    return "multichoice", [*settings, *answers]


def _true_false(draft: DraftQuestion) -> tuple[str, list[str]]:
    if sorted(option.text for option in draft.options) != ["False", "True"]:
        return _choices(draft)
    return "truefalse", [_answer(option, _fraction(option), option.text.lower()) for option in draft.options]


def _gap(draft: DraftQuestion) -> tuple[str, list[str]]:
    answers = [_answer(option, _fraction(option), option.text.replace("*", "\\*")) for option in draft.options]
    return "shortanswer", ["<usecase>0</usecase>", *answers]


def _numeric(draft: DraftQuestion) -> tuple[str, list[str]]:
    number = "" if draft.number is None else number_text(draft.number)
    tolerance = f"<tolerance>{number_text(draft.tolerance)}</tolerance>"
    answer = f'<answer fraction="100" format="plain_text"><text>{number}</text>{tolerance}</answer>'
    if not draft.unit:
        return "numerical", [answer]
    unit = f"<units><unit><multiplier>1</multiplier><unit_name>{escape(draft.unit)}</unit_name></unit></units>"
    return "numerical", [answer, unit, "<unitgradingtype>0</unitgradingtype>", "<showunits>3</showunits>"]


def _matching(draft: DraftQuestion) -> tuple[str, list[str]]:
    pairs = [
        _text("subquestion", option.text, "", f"<answer><text>{escape(option.match)}</text></answer>")
        for option in draft.options
    ]
    return "matching", ["<shuffleanswers>true</shuffleanswers>", *pairs]


def _ordering(draft: DraftQuestion) -> tuple[str, list[str]]:
    settings = ["<layouttype>VERTICAL</layouttype>", "<selecttype>ALL</selecttype>", "<selectcount>0</selectcount>"]
    settings += ["<gradingtype>ABSOLUTE_POSITION</gradingtype>", "<showgrading>HIDE</showgrading>"]
    steps = [_answer(option, f"{place}.0000000") for place, option in enumerate(draft.options, 1)]
    return "ordering", [*settings, *steps]


def _essay(draft: DraftQuestion) -> tuple[str, list[str]]:
    return "essay", ["<responseformat>plain</responseformat>", _text("graderinfo", draft.model_answer)]


WRITERS: dict[str, Callable[[DraftQuestion], tuple[str, list[str]]]] = {
    "single": _choices,
    "chart": _choices,
    "multiple": _multiple,
    "true_false": _true_false,
    "gap": _gap,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "free_text": _essay,
}
