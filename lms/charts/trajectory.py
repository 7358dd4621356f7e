"""Draws small where a number came from and where it is heading: what was recorded, what is forecast, the target.

The recorded line is full and the forecast dashed, so that colour isn't needed to tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from lms.charts.scales import Scale
from lms.charts.shapes import across, down, figure, path, plain, polyline

WIDTH, HEIGHT, MARGIN = 200, 60, 6
Places = Sequence[tuple[float, float]]  # years from today, value


def trajectory(recorded: Places, ahead: Places, *, target: float | None, due: float | None, title: str) -> str:
    """One small SVG element. `due` is the target's date in years from today; the title says all of it in words."""
    places = [*recorded, *ahead]
    first, last = min((year for year, _ in places), default=0), max((year for year, _ in places), default=1)
    x = Scale(first, last if last > first else first + 1, MARGIN, WIDTH - MARGIN)
    most = max([value for _, value in places] + ([target] if target else []), default=1) or 1
    y = Scale(0, most, HEIGHT - MARGIN, MARGIN)
    pieces = [path("axis", across(0, WIDTH, HEIGHT - MARGIN))]
    if target is not None:
        pieces.append(path("target", across(0, WIDTH, y.at(target))))
    if due is not None and first <= due <= last:
        pieces.append(path("rebase", down(x.at(due), MARGIN / 2, HEIGHT - MARGIN)))
    for css, line in (("f f-was", recorded), ("f f-now dash", ahead)):
        if len(line) > 1:
            pieces.append(path(css, polyline([(x.at(year), y.at(value)) for year, value in line])))
    if places:
        year, value = recorded[-1] if recorded else ahead[0]
        pieces.append(f'<circle class="d-today" cx="{figure(x.at(year))}" cy="{figure(y.at(value))}" r="3.5"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart d-path" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{plain(title)}">{"".join(pieces)}</svg>'
    )
