"""Judges colours by the contrast that WCAG 2.2 asks for, and mixes them. Colours are #rrggbb."""

from __future__ import annotations

TEXT, SHAPES = 4.5, 3.0


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 (the same colour) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(ground: str) -> str:
    """White or black, whichever is easier to read on this ground: one of them always reaches 4.5 to 1."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, ground))


def mixed(one: str, other: str, share: float) -> str:
    """So much of `one` in `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
