"""Draws counts as the parts of one bar, in their order. The counts belong beside it: it is decoration."""

from collections.abc import Sequence

from lms.charts.shapes import figure

WIDTH, HEIGHT = 100, 12


def stacked_bar(counts: Sequence[int]) -> str:
    """The bar as an SVG element; part n carries the class `part-n`, from 1, and nothing is drawn for none."""
    total, start, pieces = sum(counts), 0.0, []
    for number, count in enumerate(counts, 1):
        width = WIDTH * count / total if total else 0
        if count:
            size = f'x="{figure(start)}" width="{figure(width)}" height="{HEIGHT}"'
            pieces.append(f'<rect class="part part-{number}" {size}/>')
        start += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="parts" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{"".join(pieces)}</svg>'
    )
