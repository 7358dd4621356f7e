"""Board papers: frozen with their figures, the same bytes for ever, and the pack that carries them along."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.board.page import Outlook
from lms.dose.board.source_notes import source_notes
from lms.dose.board.words import outlook_words
from lms.dose.models import BoardPaper, CountCheck, Target, TargetRun
from lms.dose.papers.content import content_of
from lms.dose.papers.evidence_pack import pack
from lms.dose.papers.making import make_paper
from lms.dose.papers.pdf import render
from lms.dose.papers.report import gather
from lms.people.models import AuditEntry, OrgUnit
from lms.projects.models import Project
from tests.at_once import at_once
from tests.dose.crowd import fill

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
TITLE = "Improvement skill"


@pytest.fixture
def filled(northbridge, ladder, aim, surgery, ward):
    aim(ladder[0])
    aim(ladder[1], value="0.8", rationale="Leaders test changes.", approved_by="Board, 26 March")
    fill(surgery, 25, ladder[0])
    fill(ward, 12, ladder[1])
    fill(OrgUnit.objects.create(organisation=northbridge, kind="division", name="Tiny"), 3, ladder[0])
    return northbridge


@pytest.fixture
def paper(filled, hr):
    return make_paper(filled, title=TITLE, ask="To note the gap.\nTo decide.", by=hr, now=NOW)


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_a_paper_says_what_is_asked_the_figures_the_targets_and_what_the_words_mean(paper):
    text = words_of(render(paper.content))
    for expected in (
        TITLE, "Figures as of 5 January 2026", "What the board is asked To note the gap. To decide.",
        "Leaders test changes.", "Board, 26 March", "By unit", "How far to trust these figures",
        "have not been checked", "What the words mean", "Page 1 of",
    ):  # fmt: skip
        assert expected in text, expected
    total = int(re.search(r"Page 1 of (\d+)", text)[1])
    assert f"Page {total} of {total}" in text


def test_a_paper_is_the_same_bytes_after_everything_has_changed(paper, filled, surgery, ladder, aim, northbridge):
    before = render(paper.content)
    fill(surgery, 30, ladder[0])
    aim(ladder[0], value="0.5")
    ladder[0].title = "Renamed"
    ladder[0].save()
    northbridge.name = "Another name"
    northbridge.save()
    assert render(BoardPaper.objects.get(pk=paper.pk).content) == before
    assert paper.run.rows == TargetRun.objects.get(pk=paper.run_id).rows


def test_the_file_names_its_title_language_and_organisation_and_embeds_its_letters(paper):
    reader = pypdf.PdfReader(io.BytesIO(render(paper.content)))
    assert (reader.metadata.title, reader.metadata.author) == (TITLE, "Northbridge Hospitals")
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert "In short" in [entry.title for entry in reader.outline]
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    used = [font for font in fonts if "DejaVu" in font["/BaseFont"]]
    assert used
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)


def test_no_heading_stands_at_the_foot_of_a_page_however_many_rows_there_are(filled, northbridge, hr, ladder):
    for number in range(14):
        fill(OrgUnit.objects.create(organisation=northbridge, kind="division", name=f"Unit {number}"), 12, ladder[0])
    made = make_paper(northbridge, title="Long name " * 18, ask="", by=hr, now=NOW)
    headings = {block["text"] for block in made.content["blocks"] if block["kind"] == "heading"}
    for page in pypdf.PdfReader(io.BytesIO(render(made.content))).pages:
        lines = [line for line in page.extract_text().splitlines() if line.strip()]
        body = [line for line in lines if not line.startswith(("Page ", "Northbridge Hospitals. Long"))]
        assert body[-1] not in headings


def test_where_a_level_is_heading_is_drawn_when_it_is_known_and_left_out_when_it_is_not(filled):
    report = gather(filled, today=date(2026, 1, 5))
    first, *others = report.page.lines
    ahead = Outlook("never", "Never", "the ceiling is 30", ceiling=30, path=tuple(map(Decimal, ("20", "24.5", "27"))))
    lines = [replace(first, outlook=ahead, history=((date(2025, 12, 31), 18),))]
    lines += [replace(line, outlook=replace(line.outlook, path=())) for line in others]
    known = replace(report, page=replace(report.page, lines=lines))
    made = content_of(known, title=TITLE, ask="", made_on="today")
    headings = [block["text"] for block in made["blocks"] if block["kind"] == "heading"]
    captions = [block["caption"] for block in made["blocks"] if block["kind"] == "picture"]
    assert "Where each level is heading" in headings
    assert captions.count("Fundamentals. Never: the ceiling is 30.") == 1
    assert not any(caption.startswith("Improver.") for caption in captions)
    assert b"%PDF" in render(made)


def test_what_is_typed_is_printed_and_never_obeyed(filled, hr):
    made = make_paper(filled, title="<b>& {x}</b>", ask="<font color=red>Note & decide</font>", by=hr, now=NOW)
    assert "<font color=red>Note & decide</font>" in words_of(render(made.content))


def test_the_same_paper_is_made_once(filled, hr):
    first = make_paper(filled, title=TITLE, ask="", by=hr, now=NOW)
    assert make_paper(filled, title=TITLE, ask="", by=hr, now=NOW) == first
    assert AuditEntry.objects.filter(action="board_paper.made").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_paper(filled, hr):
    at_once(lambda _: make_paper(filled, title=TITLE, ask="", by=hr, now=NOW), 4)
    assert BoardPaper.objects.count() == 1


def test_hr_makes_a_paper_and_the_board_reads_it(client, hr, board_member, filled):
    client.force_login(hr)
    url = reverse("dose:make_paper")
    assert client.post(url, {"title": ""}).status_code == 422
    client.post(url, {"title": TITLE, "ask": "To note."})
    made = BoardPaper.objects.get()
    client.force_login(board_member)
    assert TITLE in client.get(reverse("dose:papers")).text
    assert client.get(url).status_code == 403
    response = client.get(reverse("dose:paper", args=[made.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content == render(made.content)
    assert AuditEntry.objects.filter(action="board_paper.exported", by=board_member).exists()


def test_another_organisations_paper_is_not_found(client, paper, hire, stranger):
    client.force_login(hire("Gareth Pugh", role="hr", unit=OrgUnit.objects.get(name="Moor Street clinic")))
    assert client.get(reverse("dose:paper", args=[paper.pk])).status_code == 404
    assert TITLE + "," not in client.get(reverse("dose:papers")).text


def opened(organisation) -> zipfile.ZipFile:
    return zipfile.ZipFile(pack(organisation, now=NOW))


def test_the_pack_holds_paper_figures_definitions_targets_runs_projects_and_an_index(paper, filled, ward):
    Project.objects.create(organisation=filled, unit=ward, title="Secret idea", state="idea")
    Project.objects.create(organisation=filled, unit=ward, title="Fewer falls", state="completed", published_on=NOW)
    found = opened(filled)
    names = set(found.namelist())
    assert {
        "index.html", "board-paper.pdf", "figures.xlsx", "csv/levels.csv", "csv/units.csv", "csv/targets.csv",
        "csv/definitions.csv", "csv/projects.csv", f"csv/run-2026-01-05-{paper.run_id}.csv",
        f"earlier-papers/2026-01-05-{paper.pk}.pdf",
    } <= names  # fmt: skip
    index = found.read("index.html").decode()
    assert set(re.findall(r'href="([^"]+)"', index)) == names - {"index.html"}
    assert found.read(f"earlier-papers/2026-01-05-{paper.pk}.pdf") == render(paper.content)
    assert "Fewer falls" in found.read("csv/projects.csv").decode()
    everything = b"".join(found.read(name) for name in names if not name.endswith((".pdf", ".xlsx"))).decode()
    assert "Secret idea" not in everything
    assert '"improvement project","idea","1"' in found.read("csv/projects-by-state.csv").decode()


def test_the_pack_shows_no_figure_of_a_small_unit_and_no_name_of_a_learner(filled, nurse):
    found = opened(filled)
    units = [line for line in found.read("csv/units.csv").decode().splitlines() if '"Tiny"' in line]
    assert units
    assert all(line.count('"hidden"') >= 4 for line in units)
    paper = words_of(found.read("board-paper.pdf"))
    assert "Tiny hidden" in paper
    csvs = "".join(found.read(name).decode() for name in found.namelist() if name.endswith(".csv"))
    assert nurse.full_name not in csvs + paper


def test_the_pack_is_downloaded_with_an_audit_row(client, hr, filled):
    client.force_login(hr)
    response = client.get(reverse("dose:evidence"))
    assert zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).testzip() is None
    assert AuditEntry.objects.filter(action="evidence_pack.exported", by=hr).count() == 1


def test_targets_stand_in_the_workbook_with_every_version(client, hr, filled, aim, ladder):
    aim(ladder[0], value="0.5")
    client.force_login(hr)
    text = client.get(reverse("dose:sheet", args=["targets"])).content.decode()
    assert text.count('"Fundamentals"') == Target.objects.filter(level=ladder[0]).count() == 2
    assert client.get(reverse("dose:sheet", args=["nonsense"])).status_code == 404
    assert AuditEntry.objects.filter(action="dose.exported").count() == 1


def test_notes_say_how_old_the_sources_are_and_what_is_missing(filled, ward):
    CountCheck.objects.create(at=NOW, seconds=1, people=40, drifted=2)
    Project.objects.create(organisation=filled, unit=ward, title="Quiet", state="active")
    notes = " ".join(source_notes(filled, today=timezone.localdate(NOW)))
    assert "on 5 January 2026 at 12:00, found 2 counts to repair" in notes
    assert "1 of 1 active project has no data point of the last 90 days" in notes


def test_paper_and_pages_ask_the_same_number_of_queries_for_few_and_many(client, hr, filled, surgery, ladder):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            for url in ("dose:papers", "dose:workbook", "dose:evidence"):
                client.get(reverse(url))
        return len(seen)

    queries()
    few = queries()
    fill(surgery, 300, ladder[0])
    for number in range(8):
        fill(OrgUnit.objects.create(organisation=surgery.organisation, kind="team", name=f"T{number}"), 12)
    queries()
    assert queries() == few


def test_a_paper_cuts_no_name_off_and_says_once_that_nothing_was_checked(filled, hr):
    long = "Additional professional scientific and technical"
    fill(OrgUnit.objects.create(organisation=filled, kind="division", name=long), 12)
    text = words_of(render(make_paper(filled, title=TITLE, ask="", by=hr, now=NOW).content))
    assert "…" not in text
    assert text.count(long) >= 2  # in the drawing and in the table below it
    assert text.count("have not been checked against a recount") == 1


def test_what_follows_on_reached_is_said_as_one_sentence(filled, hr):
    line = gather(filled, today=NOW.date()).page.lines[0]
    reached = replace(line, outlook=Outlook("met", "Reached", "and holds at this pace"))
    assert outlook_words(reached) == "Reached and holds at this pace."
    late = replace(line, outlook=Outlook("late", "May 2030", "2 months late"))
    assert outlook_words(late) == "May 2030: 2 months late."
