"""Draws where one level of a board page is heading, for the paper."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from lms.charts.projection import Line, Projection, draw_projection
from lms.dose.board.page import BoardLine

WIDTH, HEIGHT = 760, 300


def trajectory(line: BoardLine, today: date) -> str:
    """Heads with the level month by month, and where this pace leads; "" where nothing is known of it."""
    ahead = line.outlook.path
    if len(ahead) < 2 or not line.dose.target:
        return ""
    dose = line.dose
    days = [today + relativedelta(years=years) for years in range(len(ahead))]
    ceiling = line.outlook.ceiling if line.outlook.verdict == "never" else None
    course = Line("At this pace", "now", [float(heads) for heads in ahead], ceiling=ceiling)
    subject = Projection(
        days, [course], "people", recorded=[(day, float(heads)) for day, heads in line.history],
        target=None if dose.target is None else float(dose.target),
        target_day=dose.target_row.by_date if dose.target_row else None,
    )  # fmt: skip
    return draw_projection(
        subject, title=f"Where {dose.level.title} is heading", description=line.outlook.words, width=WIDTH,
        height=HEIGHT, id_prefix=f"paper-{dose.level.pk}",
    )  # fmt: skip
