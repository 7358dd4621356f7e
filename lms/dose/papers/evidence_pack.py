"""The well-led evidence pack: one archive that says how the organisation builds improvement skill, with its sources.

Figures of parts of the organisation are those of the report, with what is hidden on screen hidden here; frozen runs and
earlier papers add figures of the whole organisation, and what those papers showed on their day.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from datetime import date, datetime
from typing import IO

from django.template.loader import render_to_string
from django.utils import timezone

from lms.dose.models import BoardPaper, TargetRun
from lms.dose.papers.content import content_of
from lms.dose.papers.pdf import render
from lms.dose.papers.report import Report, gather
from lms.dose.papers.sheets import sheets
from lms.dose.targets import runs as target_runs
from lms.people.models import Organisation
from lms.projects.models import Project
from lms.spreadsheets import Sheet, csv_text, write_workbook

IN_MEMORY = 2**22  # larger archives are written to disk while they are made
PROJECTS = ("Project", "Kind", "Unit", "State", "Report published on")
STATES = ("Kind", "State", "Projects")


def pack(organisation: Organisation, *, now: datetime) -> IO[bytes]:
    """The archive, open at its beginning."""
    today = timezone.localdate(now)
    report = gather(organisation, today=today)
    found = [*sheets(report), *_projects(organisation), *_runs(organisation)]
    papers = list(BoardPaper.objects.filter(organisation=organisation))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _index(report, found, papers, today))
        archive.writestr("board-paper.pdf", _paper(report, today))
        for paper in papers:
            archive.writestr(paper_name(paper), render(paper.content))
        with archive.open("figures.xlsx", "w") as book:
            write_workbook(book, found)
        for sheet in found:
            archive.writestr(f"csv/{sheet.name}.csv", csv_text(sheet.header, sheet.rows))
    file.seek(0)
    return file


def paper_name(paper: BoardPaper) -> str:
    return f"earlier-papers/{paper.as_of}-{paper.pk}.pdf"


def _paper(report: Report, today: date) -> bytes:
    title = "Improvement skill: what we have, where, and where it is heading"
    return render(content_of(report, title=title, ask="", made_on=f"{today:%-d %B %Y}"))


def _projects(organisation: Organisation) -> list[Sheet]:
    """Published projects by name, all others as counts: who reads the pack may not know of them."""
    every = Project.objects.filter(organisation=organisation)
    published = every.filter(published_on__isnull=False).select_related("unit").order_by("-published_on", "title")
    rows = [
        (each.title, each.get_kind_display(), each.unit.name, each.get_state_display(), each.published_on)
        for each in published
    ]
    kinds, states = dict(Project.Kind.choices), dict(Project.State.choices)
    counts = Counter(every.values_list("kind", "state"))
    by_state = [
        (kinds[kind], states[state], counts[kind, state]) for kind in kinds for state in states if counts[kind, state]
    ]
    return [Sheet("projects", PROJECTS, rows), Sheet("projects-by-state", STATES, by_state)]


def _runs(organisation: Organisation) -> list[Sheet]:
    """Each frozen run with the figures it had: of the whole organisation only."""
    runs = TargetRun.objects.filter(organisation=organisation)
    return [
        Sheet(f"run-{run.as_of}-{run.pk}", target_runs.HEADER, list(target_runs.spreadsheet_rows(run))) for run in runs
    ]


WHAT = {
    "levels": "Each level: people asked, people who have it, target, gap, pace and outlook",
    "units": "The same by unit, with small figures hidden",
    "staff-groups": "The same by staff group, with small figures hidden",
    "bands": "The same by band, with small figures hidden",
    "targets": "Every target decided, with its versions, reasons and who approved them",
    "flows": "How the figures came about in the last 12 months",
    "self-assessment": "What the board says of how it leads improvement",
    "notes": "How far to trust the figures",
    "definitions": "What the words mean",
    "projects": "Improvement projects whose report is published",
    "projects-by-state": "How many projects there are in each state",
}


def _index(report: Report, found: list[Sheet], papers: list[BoardPaper], today: date) -> str:
    lines = [(sheet.name, WHAT.get(sheet.name, "The targets as they worked out on that day")) for sheet in found]
    context = {
        "report": report, "lines": lines, "today": today,
        "papers": [(paper, paper_name(paper)) for paper in papers],
    }  # fmt: skip
    return render_to_string("dose/evidence_index.html", context)
