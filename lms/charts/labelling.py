"""Owns where words go in a drawing so that none covers another: how wide they are, and which places are free."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Literal

LINE_HEIGHT = 17
FONT_SIZE = 13
NARROW = frozenset("fijlrtI.,:;'|()[]! ")
WIDE = frozenset("mwMW%@\N{EM DASH}")

Anchor = Literal["start", "mid", "end"]


def text_width(words: str) -> float:
    """An estimate on the safe side: the font is whatever the reader's machine has."""
    return FONT_SIZE * sum(_letter_width(letter) for letter in words)


def _letter_width(letter: str) -> float:
    if letter in NARROW:
        return 0.38
    if letter in WIDE:
        return 1.0
    return 0.74 if letter.isupper() else 0.66


def wrapped(words: str, letters: int, lines: int) -> list[str]:
    """Words over a few short lines, the last cut with an ellipsis when there are more."""
    return wrap(words, letters, max_lines=lines, placeholder=" …")


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for words: the baseline of their first line, and which end of them lies at `x`."""

    x: float
    y: float
    anchor: Anchor = "start"

    def box(self, lines: list[str]) -> Box:
        width = 1.06 * max(map(text_width, lines), default=0)
        left = self.x - {"start": 0, "mid": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - 12, left + width, self.y + LINE_HEIGHT * (len(lines) - 1) + 4)

    def dressed(self, css: str = "", *, halo: bool = False) -> str:
        """The classes of words here: the given ones, the anchor's, and a halo where lines pass behind."""
        return " ".join(filter(None, (css, "" if self.anchor == "start" else self.anchor, "halo" if halo else "")))


@dataclass(slots=True)
class Board:
    """What is already drawn: words must keep off `taken`, and should keep off `busy`."""

    edge: Box
    taken: list[Box] = field(default_factory=list)
    busy: list[Box] = field(default_factory=list)

    def place(self, lines: list[str], spots: Iterable[Spot], most_busy: int = 0) -> Spot | None:
        """The first spot that covers least, which then is taken; None when every spot covers too much."""
        free = [(self._covered(spot.box(lines)), spot) for spot in spots if self._is_free(spot.box(lines))]
        covered, spot = min(free, key=lambda pair: pair[0], default=(most_busy + 1, None))
        if spot is None or covered > most_busy:
            return None
        self.taken.append(spot.box(lines))
        return spot

    def _is_free(self, box: Box) -> bool:
        return box.within(self.edge) and not any(box.touches(other) for other in self.taken)

    def _covered(self, box: Box) -> int:
        return sum(box.touches(other) for other in self.busy)
