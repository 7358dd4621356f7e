"""Draws what exercises show without a script: a chart wide and made for a phone, and the marbles around a target."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from curriculum.exercises.funnel import Spot
from curriculum.exercises.series import RULES, Series
from lms.charts import drawing
from lms.charts.shapes import figure, plain
from lms.charts.spc import Analysis, analyse
from lms.charts.words import number, point_words

SIDE = 240
REACH = 8  # spreads from the target to the edge of the drawing


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart in both sizes, and its numbers in rows: label, value, what the rules say."""

    analysis: Analysis
    wide: SafeString
    phone: SafeString
    rows: tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=256)
def picture(
    series: Series,
    *,
    chart: str,
    title: str,
    description: str,
    unit: str,
    name: str,
    baseline: int | None = None,
) -> Picture:
    """The picture of a series. It is kept: a lesson that many read is drawn once."""
    analysis = analyse(series.values, chart=chart, rules=RULES, baseline=baseline)

    def drawn(size: str, width: int, height: int) -> SafeString:
        return mark_safe(  # drawing escapes what authors and learners typed
            drawing.draw(
                analysis, labels=series.labels, title=title, description=description, unit=unit,
                width=width, height=height, id_prefix=f"{name}-{size}",
            )
        )  # fmt: skip

    rows = zip(series.labels, analysis.points, strict=True)
    return Picture(
        analysis,
        drawn("wide", 760, 360),
        drawn("phone", 300, 300),
        tuple((label, number(point.value or 0, unit), point_words(point, analysis)) for label, point in rows),
    )


@lru_cache(maxsize=256)
def table_of_marbles(spots: tuple[Spot, ...], *, spread: float, title: str, name: str) -> SafeString:
    """The target from above with the marbles where they came to rest; a triangle at the edge rolled off the table."""
    middle = SIDE / 2
    scale = middle / (REACH * spread)
    marbles = "".join(_marble(x * scale, y * scale, middle) for x, y in spots)
    rings = "".join(f'<circle class="ring" cx="{middle:g}" cy="{middle:g}" r="{middle * n / 4:g}"/>' for n in (1, 2, 3))
    cross = f'<path class="cross" d="M{middle - 8:g} {middle:g}h16M{middle:g} {middle - 8:g}v16"/>'
    # What the drawing shows is said in the table beside it, so that its name is enough.
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="marbles" viewBox="0 0 {SIDE} {SIDE}" role="img" '
        f'aria-labelledby="{plain(name)}-title"><title id="{plain(name)}-title">{plain(title)}</title>'
        f'<rect class="ground" width="{SIDE}" height="{SIDE}" rx="8"/>{rings}{marbles}{cross}</svg>'
    )


def _marble(x: float, y: float, middle: float) -> str:
    if abs(x) < middle - 4 and abs(y) < middle - 4:
        return f'<circle class="marble" cx="{figure(middle + x)}" cy="{figure(middle + y)}" r="3.5"/>'
    edge = max(abs(x), abs(y)) / (middle - 7)
    across, along = middle + x / edge, middle + y / edge
    return f'<path class="marble marble--off" d="M{figure(across)} {figure(along - 5)}l5 9h-10z"/>'
