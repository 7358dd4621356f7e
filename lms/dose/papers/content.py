"""Writes a board paper: blocks in order, plain enough to be kept and printed again years later.

A block is a dictionary with its `kind`: "heading" (text), "words" (text), "list" (items), "table" (caption, head, rows,
widths as shares, numbers: how many columns from the right are figures) or "picture" (svg, caption).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lms.dose.board.bars import DASH, per_cent, target_words, who_is_asked
from lms.dose.board.definitions import DEFINITIONS
from lms.dose.board.page import BoardLine
from lms.dose.board.words import level_words, outlook_words
from lms.dose.counts.flows import Flow
from lms.dose.maturity.presenters import HIDDEN, sentence
from lms.dose.models import Target
from lms.dose.papers.pictures import heat_picture, level_bars
from lms.dose.papers.report import Cut, Report
from lms.dose.papers.trajectory import trajectory

Block = dict[str, Any]
FLOW_PARTS = ("opening", "graduated", "joined", "moved", "left", "lapsed", "withdrawn", "corrected", "closing")
MOST_ROWS = 40  # of a heat map on paper; the workbook has all of them


def content_of(report: Report, *, title: str, ask: str, made_on: str) -> Block:
    """The whole paper. `ask` is what the board is asked to do, as HR wrote it."""
    blocks = [
        *_asked(ask),
        *_in_short(report),
        *_levels(report),
        *_heading_where(report),
        *_where(report),
        *_flow(report),
        *_maturity(report),
        *_targets(report),
        *_quality(report),
        *_definitions(),
    ]
    return {
        "title": title,
        "organisation": str(report.organisation),
        "as_of": f"{report.as_of:%-d %B %Y}",
        "made_on": made_on,
        "blocks": blocks,
    }


def heading(text: str, size: int = 1) -> Block:
    return {"kind": "heading", "text": text, "size": size}


def words(text: str) -> Block:
    return {"kind": "words", "text": text}


def items(found: Iterable[str]) -> Block:
    return {"kind": "list", "items": list(found)}


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], numbers: int = 0
) -> Block:
    return {
        "kind": "table", "caption": caption, "head": list(head), "rows": [list(row) for row in rows],
        "widths": list(widths), "numbers": numbers,
    }  # fmt: skip


def picture(svg: str, caption: str) -> list[Block]:
    return [{"kind": "picture", "svg": svg, "caption": caption}] if svg else []


def _asked(ask: str) -> list[Block]:
    lines = [line.strip() for line in ask.splitlines() if line.strip()]
    return [heading("What the board is asked"), *(words(line) for line in lines)] if lines else []


def _in_short(report: Report) -> list[Block]:
    heads = f"{report.page.heads:,} heads, as of {report.as_of:%-d %B %Y}."
    return [heading("In short"), words(f"{report.page.sentence} {heads}"), *_sentences(report.page.lines)]


def _sentences(lines: Sequence[BoardLine]) -> list[Block]:
    return [items(f"{line.dose.level.title}: {level_words(line)}" for line in lines)]


def _levels(report: Report) -> list[Block]:
    head = ("Level", "Asked of", "Have", "Asked", "Coverage", "Target", "Of target", "Gap")
    rows = [_level_row(line) for line in report.page.lines]
    pace_head = ("Level", "Graduates in 12 months", "Leaver rate", "Lapse rate", "Completion rate", "Outlook")
    return [
        heading("What we have, against what we decided we need"),
        *picture(level_bars(report.page.lines), "Bar: people who have the level. Upright stroke: the target."),
        table("Level by level", head, rows, (0.2, 0.2, 0.1, 0.1, 0.11, 0.09, 0.1, 0.1), 6),
        table("Pace and outlook", pace_head, [_pace_row(line) for line in report.page.lines],
              (0.2, 0.13, 0.1, 0.1, 0.13, 0.34)),
    ]  # fmt: skip


def _level_row(line: BoardLine) -> list[str]:
    dose = line.dose
    return [
        dose.level.title, line.asked, f"{dose.attained:,}", f"{dose.population:,}",
        per_cent(dose.coverage, 1), number(dose.target), per_cent(dose.attainment), number(dose.gap),
    ]  # fmt: skip


def _pace_row(line: BoardLine) -> list[str]:
    rates = (line.leaver_rate, line.lapse_rate, line.completion_rate)
    return [line.dose.level.title, number(line.graduates), *(per_cent(rate, 1) for rate in rates), line.outlook.words]


def number(value: int | None) -> str:
    return DASH if value is None else f"{value:,}"


def _heading_where(report: Report) -> list[Block]:
    drawn = [(line, trajectory(line, report.as_of)) for line in report.page.lines]
    found = [block for line, svg in drawn for block in picture(svg, f"{line.dose.level.title}. {outlook_words(line)}")]
    return [heading("Where each level is heading"), *found] if found else []


def _where(report: Report) -> list[Block]:
    found: list[Block] = [heading("Where the skill is")]
    for cut in report.cuts:
        found += _cut(report, cut)
    return found if len(found) > 1 else []


def _cut(report: Report, cut: Cut) -> list[Block]:
    name = f"By {cut.name.lower()}"
    if cut.refusal or not cut.rows or not report.split_titles:
        return [heading(name, 2), words(cut.refusal or "No level is asked of a share of ten people or more.")]
    shown = cut.rows[:MOST_ROWS]
    left = len(cut.rows) - len(shown)
    note = f" {left} more are in the workbook." if left else ""
    caption = f"Coverage; the colour is how far that is towards the target.{note}"
    rows = [[row.row.name, *(_cell(cell) for cell in row.cells)] for row in shown]
    share = 0.7 / len(report.split_titles)
    widths = (0.3, *[share] * len(report.split_titles))
    numbers = table(f"{name}: people who have the level, of those asked", [cut.name, *report.split_titles], rows,
                    widths, len(report.split_titles))  # fmt: skip
    return [heading(name, 2), *picture(heat_picture(cut.name, report.split_titles, shown), caption), numbers]


def _cell(cell: Any) -> str:
    dose = cell.dose
    if dose is None:
        return "hidden"
    return f"{dose.attained:,} of {dose.population:,}" if dose.population else "nobody asked"


def _flow(report: Report) -> list[Block]:
    head = ["Level", *(part.capitalize() for part in FLOW_PARTS)]
    rows = [[title, *flow_cells(flow)] for title, flow in report.flows]
    period = f"{report.flows_since:%-d %B %Y} to {report.as_of:%-d %B %Y}"
    return [
        heading("How it came about"),
        words(f"People with each level from {period}: who came, who went, and why. The parts add up to the closing "
              "figure."),
        table(f"Flow, {period}", head, rows, (0.136, *[0.096] * 9), 9),
    ]  # fmt: skip


def flow_cells(flow: Flow) -> list[str]:
    ends = ("opening", "closing")
    return [f"{getattr(flow, part):,}" if part in ends else signed(getattr(flow, part)) for part in FLOW_PARTS]


def signed(value: int) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(value):,}" if value else "0"


def _maturity(report: Report) -> list[Block]:
    if not report.maturity:
        return []
    rounds = list(reversed(report.maturity))[-4:]
    latest = report.maturity[0]
    rows = [
        [area.name, *(HIDDEN if (mean := each.of_area(area.name)) is None else str(mean) for each in rounds)]
        for area in latest.areas
    ]
    widths = (0.4, *[0.6 / len(rounds)] * len(rounds))
    return [
        heading("How the board leads improvement"),
        words(sentence(report.maturity)),
        table("Mean stage, from 0 to 4, in each round", ["Area", *(each.round.name for each in rounds)], rows, widths,
              len(rounds)),
    ]  # fmt: skip


def _targets(report: Report) -> list[Block]:
    current = [row for row in report.targets if row.is_current]
    head = ("Level", "Target", "By", "Version", "Approved by", "Why")
    rows = [
        [row.level.title, _decided(row), f"{row.by_date:%-d %B %Y}", str(row.version), row.approved_by,
         row.rationale]
        for row in current
    ]  # fmt: skip
    found = table("Targets in force", head, rows, (0.15, 0.2, 0.13, 0.08, 0.16, 0.28))
    return [heading("The targets, and who approved them"), found if rows else words("No target is set yet.")]


def _decided(target: Target) -> str:
    amount = target_words(target).partition(" by ")[0] if target.kind == Target.Kind.COVERAGE else ""
    return f"{amount} of: {who_is_asked(target)}" if amount else who_is_asked(target)


def _quality(report: Report) -> list[Block]:
    return [heading("How far to trust these figures"), items(report.notes)]


def _definitions() -> list[Block]:
    return [heading("What the words mean"), table("Definitions", ("Word", "Meaning"), DEFINITIONS, (0.22, 0.78))]
