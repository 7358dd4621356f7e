"""Owns how parts of a story are set in a column: at the largest size at which all of them fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from reportlab.platypus import Flowable, Spacer

from lms.printing.lettering import SOFT, ink
from lms.printing.paragraphs import said, style
from lms.printing.pictures import Picture
from lms.projects.papers.story import Part

ACCENT = ink("accent")
MORE = " … (more in the report)"
SHORTEST = 60  # letters that are left of a text at the least
NARROW = 400  # points of width under which the narrow drawing is taken
SCALES = (1, 0.85, 0.7)  # how far a drawing may shrink


def set_parts(parts: Sequence[Part], size: float, width: float, scale: float = 1) -> list[Flowable]:
    """The parts one below the other, `size` and `width` in points, drawings at `scale` of the width."""
    return [flowable for part in parts for flowable in _set(part, size, width, scale)]


def _set(part: Part, size: float, width: float, scale: float) -> list[Flowable]:
    head = said(part.heading, style(size * 1.15, bold=True, colour=ACCENT, before=size * 0.7))
    head.keepWithNext = 1
    body = style(size, before=size * 0.25)
    pieces: list[Flowable] = [head, *(said(line, body) for line in part.words.splitlines() if line.strip())]
    if part.drawing:
        drawing = part.narrow if part.narrow and width < NARROW else part.drawing
        pieces += [Spacer(1, size / 2), Picture(drawing, width * scale), Spacer(1, size / 3)]
    if part.source:
        pieces.append(said(part.source, style(size * 0.7, colour=SOFT)))
    return pieces


def fitted_parts(
    parts: Sequence[Part], sizes: Sequence[float], width: float, height: float, spare: int = 0
) -> list[Flowable]:
    """The parts as large as they fit: words get smaller first, then the last `spare` parts go, then drawings shrink.

    If not even that is enough, the longest texts are cut and say where the rest is.
    """
    for scale, left_out, size in product(SCALES, range(spare + 1), sizes):
        chosen = parts[: len(parts) - left_out]
        if (found := _if_it_fits(chosen, size, width, height, scale)) is not None:
            return found
    return _cut_to_fit(parts[: len(parts) - spare], sizes[-1], width, height)


def _cut_to_fit(parts: Sequence[Part], size: float, width: float, height: float) -> list[Flowable]:
    while (shorter := _shortened(parts)) != parts:
        parts = shorter
        if (found := _if_it_fits(parts, size, width, height, SCALES[-1])) is not None:
            return found
    return set_parts(parts, size, width, SCALES[-1])


def _if_it_fits(parts: Sequence[Part], size: float, width: float, height: float, scale: float) -> list[Flowable] | None:
    flowables = set_parts(parts, size, width, scale)
    return flowables if height_of(flowables, width) <= height else None


def height_of(flowables: Sequence[Flowable], width: float) -> float:
    """How many points of height they take, with the space between them."""
    total, after = 0.0, 0.0
    for place, flowable in enumerate(flowables):
        before = flowable.getSpaceBefore() if place else 0
        total += max(before, after) + flowable.wrap(width, 10**6)[1]
        after = flowable.getSpaceAfter()
    return total


def _shortened(parts: Sequence[Part]) -> list[Part]:
    """The parts with their longest text a fifth shorter, cut between words."""
    lengths = [len(part.words.removesuffix(MORE)) for part in parts]
    longest = lengths.index(max(lengths))
    text = parts[longest].words.removesuffix(MORE)
    if len(text) <= SHORTEST:
        return list(parts)
    cut = text[: int(len(text) * 0.8)].rsplit(None, 1)[0].rstrip(" ,.;:")
    return [replace(part, words=cut + MORE) if place == longest else part for place, part in enumerate(parts)]
