"""Questions of every kind that hypothesis makes up, in the form readers return them."""

from __future__ import annotations

import base64
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from curriculum.exchange.drafts import DIFFICULTIES, KINDS, STRANDS, DraftOption, DraftQuestion, Picture, normal

# What formats give a meaning to stands out among the letters.
SPECIAL = [
    *"\\~=#{}:[]<>&;,|%'\"-+@/*.?!$\n\t\u00a0é’–𝄞٣",
    "->", "####", "//", "::", "[html]", "[tag:x]", "<b>", "&amp;", "]]>", "[[gap]]", "_____", "ANSWER: A", "A) ", "a.",
    "\\n", "%50%", "TRUE", "$CATEGORY:", "=1", "yes", "\\\\", "more: {}",
]  # fmt: skip
words = st.lists(st.one_of(st.sampled_from("abc xyz ABC 123 "), st.sampled_from(SPECIAL)), max_size=12).map("".join)
filled = words.map(lambda text: f"w{text}")
anything = st.one_of(words, st.text(max_size=20))
number = st.decimals(-(10**6), 10**6, places=3)


def option(**given: Any) -> st.SearchStrategy[DraftOption]:
    return st.builds(DraftOption, **({"text": filled, "feedback": anything} | given))


def options(kind: str) -> st.SearchStrategy[tuple[DraftOption, ...]]:
    if kind == "true_false":
        both = st.tuples(option(text=st.just("True")), option(text=st.just("False")), st.booleans())
        return both.map(lambda three: (replace(three[0], is_right=three[2]), replace(three[1], is_right=not three[2])))
    if kind in ("single", "chart"):
        return st.lists(option(), min_size=2, max_size=5).map(lambda found: _mark(found, {0}))
    if kind == "matching":
        return st.lists(option(match=filled), min_size=2, max_size=5).map(tuple)
    if kind in ("multiple", "gap"):
        return st.lists(option(), min_size=3, max_size=5).map(lambda found: _mark(found, {0, 2}))
    return st.lists(option(), min_size=3, max_size=5).map(tuple)


def _mark(found: list[DraftOption], right: set[int]) -> tuple[DraftOption, ...]:
    return tuple(replace(each, is_right=place in right) for place, each in enumerate(found))


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
pictures = st.one_of(st.none(), st.builds(Picture, words, st.just(PIXEL), words, st.booleans()))


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS, *, with_picture: bool = False) -> DraftQuestion:
    kind = draw(st.sampled_from(kinds))
    stem = draw(filled)
    if kind == "gap":
        before, after = stem.replace("[[gap]]", ""), draw(words).replace("[[gap]]", "")
        stem = f"{before}{draw(st.sampled_from([' ', '', '£']))}[[gap]]{after}"
    draft = DraftQuestion(
        stem=stem,
        kind=kind,
        options=draw(options(kind)),
        explanation=draw(anything),
        number=draw(number),
        tolerance=abs(draw(number)),
        unit=draw(words),
        chart_type=draw(st.sampled_from(["run", "xmr"])),
        chart_title=draw(words),
        chart_unit=draw(words),
        chart_values=draw(anything),
        model_answer=draw(anything),
        key=draw(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)),
        level_code=draw(st.sampled_from(["", "L1", "BRD"])),
        module_code=draw(st.sampled_from(["", "1.4"])),
        strand=draw(st.sampled_from(["", *STRANDS])),
        difficulty=draw(st.sampled_from(["", *DIFFICULTIES])),
        picture=draw(pictures) if with_picture else None,
        tags=tuple(draw(st.lists(words, max_size=3))),
    )
    return normal(
        replace(draft, number=draft.number if kind == "numeric" else None, tolerance=Decimal(draft.tolerance))
    )
