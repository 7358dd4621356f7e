"""Draws the chart of a question, for a page and for a phone, with its numbers as a table.

Before the answer, neither drawing nor words say what the rules say: that is what the question asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from curriculum.asking import ChartType
from curriculum.chart_values import ChartValue, read_chart_values
from lms.charts.drawing import draw
from lms.charts.spc import Analysis, analyse
from lms.charts.words import chart_sentence, number


@dataclass(frozen=True)
class QuestionChart:
    title: str
    kind: str
    wide: SafeString
    phone: SafeString
    rows: list[tuple[str, str]]
    sentence: str


def question_chart(chart: Mapping[str, str], name: str, *, is_judged: bool = False) -> QuestionChart:
    """The chart as a paper keeps it: {"type", "title", "unit", "values"}. `name` makes its ids the page's only ones."""
    values = read_chart_values(chart["values"])
    analysis = analyse([each.value for each in values], chart=chart["type"])
    kind = ChartType(chart["type"]).label.capitalize().replace("Xmr", "XmR")
    sentence = chart_sentence(analysis, chart["unit"]) if is_judged else ""

    def drawing(width: int, height: int, prefix: str) -> SafeString:
        return mark_safe(  # the drawing escapes what authors wrote
            draw(
                analysis,
                labels=[each.label for each in values],
                title=f"{kind}: {chart['title']}",
                description=sentence or _in_short(analysis, values, chart["unit"]),
                unit=chart["unit"],
                width=width,
                height=height,
                id_prefix=f"{prefix}-{name}",
                is_judged=is_judged,
            )
        )

    rows = [(each.label, number(each.value, chart["unit"])) for each in values]
    return QuestionChart(chart["title"], kind, drawing(760, 340, "wide"), drawing(325, 320, "phone"), rows, sentence)


def _in_short(analysis: Analysis, values: list[ChartValue], unit: str) -> str:
    """What is drawn, without what it means; the values themselves stand in the table below."""
    low, high = min(each.value for each in values), max(each.value for each in values)
    phase = analysis.phases[0]
    line = f"the {'median' if analysis.chart == 'run' else 'average'} is {number(phase.centre or 0, unit)}"
    limits = (
        ""
        if phase.upper is None or phase.lower is None
        else f", the limits are {number(phase.lower, unit)} and {number(phase.upper, unit)}"
    )
    return (
        f"{len(values)} values from {values[0].label} to {values[-1].label}, between {number(low, unit)} and "
        f"{number(high, unit)}; {line}{limits}. All values are in the table below the chart."
    )
