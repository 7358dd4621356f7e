"""Draws where something stood before and where it stands after on a short scale, one small row a thing.

Before is a hollow circle, after a filled diamond, so that neither colour nor the line between is needed to tell them
apart; the same place twice is a diamond in a ring. The words for both belong beside the drawing: it is decoration.
"""

from lms.charts.scales import Scale
from lms.charts.shapes import across, down, figure, path, text

WIDTH, HEIGHT, MARGIN, MIDDLE = 260, 44, 16, 15


def dumbbell(before: float | None, after: float | None, *, low: int = 1, high: int = 5) -> str:
    """One row as an SVG element; what is None was not said and is not drawn."""
    scale = Scale(low, high, MARGIN, WIDTH - MARGIN)
    steps = range(low, high + 1)
    pieces = [
        path("grid", *(down(scale.at(step), 4, 27) for step in steps)),
        path("axis", across(scale.at(low), scale.at(high), MIDDLE)),
        *(text(scale.at(step), 41, str(step), "mid") for step in steps),
    ]
    if before is not None and after is not None:
        pieces.append(path("bell", across(scale.at(before), scale.at(after), MIDDLE)))
    if before is not None:
        pieces.append(f'<circle class="bell-before" cx="{figure(scale.at(before))}" cy="{MIDDLE}" r="8"/>')
    if after is not None:
        pieces.append(_diamond(scale.at(after)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart bells" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'aria-hidden="true" focusable="false">{"".join(pieces)}</svg>'
    )


def _diamond(x: float) -> str:
    return path("bell-after", f"M{figure(x)} {MIDDLE - 7}l7 7-7 7-7-7z")
