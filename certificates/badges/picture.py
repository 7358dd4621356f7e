"""Draws the badge: a shield with the stairs of the escalator, those climbed in colour."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from certificates.badges.credential import title
from lms.charts.standalone import tokens

SIZE = 360
SHIELD = "M180 14 330 60v130c0 76-60 128-150 156C90 318 30 266 30 190V60z"
STEPS = 5
SHORT = {"attendance": "Session", "project": "Project"}


def picture(said: dict[str, Any]) -> str:
    """The badge of what a snapshot says, as SVG: an own drawing without a name, so that it can be shown anywhere."""
    colours = tokens()
    reached = said["level_number"] or 0
    words = f"Level {reached}" if reached else SHORT.get(said.get("kind", ""), "Certificate")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f"aria-label={quoteattr(title(said))}>"
        f'<path d="{SHIELD}" fill="#fff" stroke="{colours["level-5"]}" stroke-width="10" stroke-linejoin="round"/>'
        f"{''.join(_step(number, reached, colours) for number in range(1, STEPS + 1))}"
        f"{_line(words, 236, 34, 'bold', colours['ink'])}"
        f"{_line('Improvement Skills', 264, 17, 'normal', colours['ink-soft'])}"
        f"{_line('Escalator', 285, 17, 'normal', colours['ink-soft'])}"
        "</svg>"
    )


def _step(number: int, reached: int, colours: dict[str, str]) -> str:
    left, top = 70 + 44 * (number - 1), 176 - 22 * number
    climbed = colours[f"level-{number}"] if reached else colours["level-3"]  # no level: stairs that say none
    fill = climbed if number <= reached or not reached else "#e8efee"
    return f'<path d="M{left} {top}h44V196h-44z" fill="{fill}"/>'


def _line(words: str, y: int, size: int, weight: str, colour: str) -> str:
    return (
        f'<text x="{SIZE // 2}" y="{y}" text-anchor="middle" font-family="Arial, Helvetica, DejaVu Sans, sans-serif" '
        f'font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
    )
