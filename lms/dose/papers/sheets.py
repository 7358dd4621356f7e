"""The report as sheets of a workbook, each of them also a CSV: the same rows as on the pages and in the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from lms.dose.board.bars import DASH, who_is_asked
from lms.dose.board.definitions import DEFINITIONS
from lms.dose.board.heat_map import HEADER as HEAT_HEADER
from lms.dose.board.page import BoardLine
from lms.dose.maturity import presenters as maturity_presenters
from lms.dose.models import Target
from lms.dose.papers.content import FLOW_PARTS
from lms.dose.papers.report import Cut, Report
from lms.spreadsheets import Row, Sheet

LEVELS = (
    "Level", "Asked of", "Kind of target", "By", "Heads", "People asked", "Have the level in date", "Coverage, %",
    "Target, people", "Of target, %", "Gap, people", "Graduates in 12 months", "Leaver rate, %", "Lapse rate, %",
    "Completion rate, %", "Outlook", "As of",
)  # fmt: skip
TARGETS = (
    "Level", "Version", "In force", "Kind", "Value", "Asked of", "At least", "By", "Why", "Approved by",
)  # fmt: skip
FLOWS = ("Level", "From", "To", *(part.capitalize() for part in FLOW_PARTS))


def sheets(report: Report) -> list[Sheet]:
    """Every sheet: its name is also the name of its CSV."""
    return [
        Sheet("levels", LEVELS, list(_levels(report))),
        *(Sheet(_name(cut), HEAT_HEADER, _cut(cut)) for cut in report.cuts),
        Sheet("targets", TARGETS, [_target(row) for row in report.targets]),
        Sheet("flows", FLOWS, list(_flows(report))),
        Sheet("self-assessment", maturity_presenters.HEADER, list(maturity_presenters.rows(report.maturity))),
        Sheet("notes", ("Note",), [(note,) for note in report.notes]),
        Sheet("definitions", ("Word", "Meaning"), DEFINITIONS),
    ]


def _name(cut: Cut) -> str:
    return {"unit": "units", "staff_group": "staff-groups", "band": "bands"}[cut.key]


def _levels(report: Report) -> Iterator[Row]:
    for line in report.page.lines:
        yield _level(line, report)


def _level(line: BoardLine, report: Report) -> Row:
    dose, target = line.dose, line.dose.target_row
    rates = (line.leaver_rate, line.lapse_rate, line.completion_rate)
    return (
        dose.level.title, line.asked, target.get_kind_display() if target else DASH, target.by_date if target else DASH,
        dose.heads, dose.population, dose.attained, _share(dose.coverage), _number(dose.target),
        _share(dose.attainment), _number(dose.gap), _number(line.graduates), *map(_share, rates), line.outlook.words,
        report.as_of,
    )  # fmt: skip


def _cut(cut: Cut) -> Iterable[Row]:
    return cut.table if not cut.refusal else [(cut.refusal, *[""] * (len(HEAT_HEADER) - 1))]


def _target(row: Target) -> Row:
    return (
        row.level.title, row.version, row.is_current, row.get_kind_display(), row.value, who_is_asked(row), row.minimum,
        row.by_date, row.rationale, row.approved_by,
    )  # fmt: skip


def _flows(report: Report) -> Iterator[Row]:
    for title, flow in report.flows:
        yield title, report.flows_since, report.as_of, *(getattr(flow, part) for part in FLOW_PARTS)


def _share(share: Decimal | None) -> Decimal | str:
    return DASH if share is None else round(share * 100, 1)


def _number(number: int | None) -> object:
    return DASH if number is None else number
