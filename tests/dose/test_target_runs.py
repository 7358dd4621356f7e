"""Frozen runs: the same digits whatever has changed since, and nobody can change them."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dose import actions
from lms.dose.counts.counting import recount_organisation
from lms.dose.groups.drafts import fingerprint
from lms.dose.models import Grouping, TargetRun
from lms.dose.targets import runs as target_runs
from lms.escalator.models import Attainment
from lms.people.models import Assignment, AuditEntry
from tests.at_once import at_once
from tests.conftest import MONDAY
from tests.dose.crowd import fill

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def figures(northbridge, ladder, aim, ward, hr):
    """Thirty people, half of them with level 1, and three kinds of target."""
    fill(ward, 30, ladder[0])
    aim(ladder[0], value="0.8")
    aim(ladder[1], value="0.75", asked_of={"groups": ["FLL", "ALL"]})
    aim(ladder[2], kind="ratio", value="7", minimum=2)
    recount_organisation(northbridge, on=MONDAY)


@pytest.fixture
def frozen(northbridge, figures, hr):
    return target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY)


def told(run):
    run = TargetRun.objects.select_related("organisation", "grouping").get(pk=run.pk)
    return target_runs.lines(run), list(target_runs.spreadsheet_rows(run)), run.rows, run.grouping


def test_a_run_says_what_every_line_said(frozen):
    by_code = {line.code: line for line in target_runs.lines(frozen)}
    first, third, board = by_code["L1"], by_code["L3"], by_code["BRD"]
    assert (first.population, first.attained, first.target, first.gap) == (31, 15, 25, 10)
    assert f"{first.coverage:.6f}" == "0.483871"
    assert (first.decision, first.asked, first.version) == ("80% of the people asked", "Everyone", 1)
    assert (third.target, third.decision) == (5, "One for every 7 heads, at least 2")
    assert (board.target, board.coverage, board.gap, board.decision) == (None, None, None, "")
    assert all(isinstance(row[name], str) for row in frozen.rows for name in ("population", "attained", "heads"))


def test_a_run_says_the_same_digits_whatever_changes_afterwards(
    frozen, northbridge, ladder, aim, ward, hr, hire, attained
):
    before = told(frozen)
    aim(ladder[0], value="0.5")
    Attainment.objects.filter(level=ladder[0]).update(withdrawn_on=MONDAY)
    Assignment.objects.filter(unit=ward).update(ends_on=MONDAY - timedelta(days=1), is_primary=False)
    draft = actions.start_draft(northbridge, source="defaults", by=hr, now=NOW)
    actions.change_group(draft, "FLL", code="FRONT", name="Others", rule={"pay_bands": ["2"]}, by=hr)
    seen, instead = fingerprint(draft.groups.all()), {"FLL": "FRONT"}
    actions.approve(
        draft, approved_by="B", rationale="R", seen=seen, replacements=instead, by=hr, now=NOW, today=MONDAY
    )
    ladder[0].title = "Renamed"
    ladder[0].save()
    assert told(frozen) == before
    later = target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY)
    assert later.pk != frozen.pk
    assert told(later)[0] != before[0]


def test_the_grouping_that_counted_on_the_day_is_kept_with_the_run(frozen, northbridge, hr):
    assert frozen.grouping is None  # the defaults
    draft = actions.start_draft(northbridge, source="defaults", by=hr, now=NOW)
    seen = fingerprint(draft.groups.all())
    actions.approve(draft, approved_by="B", rationale="R", seen=seen, by=hr, now=NOW, today=MONDAY)
    later = target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY)
    assert later.grouping == Grouping.objects.get()
    assert target_runs.grouping_of(northbridge, MONDAY - timedelta(days=1)) is None


def test_the_same_figures_frozen_twice_are_one_run(frozen, northbridge, hr):
    assert target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY) == frozen
    assert AuditEntry.objects.filter(action="target_run.made").count() == 1


def test_nobody_changes_or_deletes_a_run(frozen):
    frozen.rows = []
    for change in (
        frozen.save,
        frozen.delete,
        lambda: TargetRun.objects.update(rows=[]),
        lambda: TargetRun.objects.filter(pk=frozen.pk).delete(),
        lambda: TargetRun.objects.bulk_update([frozen], ["rows"]),
    ):
        with pytest.raises(TypeError, match="frozen"):
            change()
    assert TargetRun.objects.get().rows != []


def test_nothing_is_frozen_of_a_day_before_anybody_was_counted(northbridge, figures, hr, client):
    with pytest.raises(ValueError, match="Nothing is counted"):
        target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY - timedelta(days=1))
    client.force_login(hr)
    for day, said in (("2026-01-04", "People are counted since 5 January 2026."), ("2999-01-01", "has not come yet")):
        answer = client.post(reverse("dose:target_runs"), {"as_of": day})
        assert answer.status_code == 422
        assert said in answer.text
    assert not TargetRun.objects.exists()


def test_two_runs_side_by_side_say_what_changed(frozen, northbridge, ladder, aim, hr, ward):
    Attainment.objects.bulk_create(
        Attainment(person=post.person, level=ladder[1], achieved_on=MONDAY)
        for post in Assignment.objects.filter(staff_group="N")[:4]
    )
    aim(ladder[0], value="0.5")
    recount_organisation(northbridge, on=MONDAY)
    later = target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY)
    changes = {change.line.code: change for change in target_runs.compare(frozen, later)}
    assert (changes["L2"].attained, changes["L2"].gap, changes["L2"].target) == (4, -4, 0)
    assert changes["L1"].is_decided_anew
    assert changes["L1"].target == -9
    assert changes["BRD"].gap is None


def test_hr_freezes_reads_compares_and_takes_a_run_away(client, hr, frozen, ladder, aim):
    client.force_login(hr)
    today = client.get(reverse("dose:target_runs")).context["form"].initial["as_of"]
    answer = client.post(reverse("dose:target_runs"), {"as_of": today.isoformat()}, follow=True)
    assert "are frozen." in answer.text
    run = answer.context["run"]
    assert run != frozen
    page = client.get(reverse("dose:target_run", args=[run.pk]), {"with": frozen.pk}).text
    assert "Compared with 5 January 2026" in page
    text = client.get(reverse("dose:download_target_run", args=[frozen.pk]), {"format": "csv"}).content.decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(target_runs.HEADER)
    assert rows[1][0] == "Fundamentals"
    assert rows[1][10] == frozen.rows[0]["coverage"]  # every digit
    answer = client.get(reverse("dose:download_target_run", args=[frozen.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)][1:] == rows[1:]
    assert AuditEntry.objects.filter(action="target_run.exported").count() == 2
    assert client.get(reverse("dose:download_target_run", args=[frozen.pk]), {"format": "exe"}).status_code == 404


def test_the_board_reads_runs_and_freezes_none(client, board_member, frozen):
    client.force_login(board_member)
    assert client.get(reverse("dose:target_run", args=[frozen.pk])).status_code == 200
    page = client.get(reverse("dose:target_runs"))
    assert "Freeze the targets" not in page.text
    assert client.post(reverse("dose:target_runs"), {"as_of": "2026-01-05"}).status_code == 403


def test_a_run_beside_one_of_another_organisation_is_not_found(client, hire, stranger, frozen):
    client.force_login(hire("Gareth Pugh", role="hr", unit=stranger.assignments.get().unit))
    assert client.get(reverse("dose:target_run", args=[frozen.pk])).status_code == 404
    assert client.get(reverse("dose:target_runs")).context["page"].paginator.count == 0


def test_the_list_of_runs_costs_the_same_for_few_and_many(client, hr, frozen, northbridge):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("dose:target_runs"))
        return len(seen)

    queries()
    few = queries()
    TargetRun.objects.bulk_create(
        TargetRun(organisation=northbridge, as_of=date(2025, 1, 1) + timedelta(n), rows=[], made_by=hr, made_at=NOW)
        for n in range(60)
    )
    assert queries() == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_frozen_many_times_at_once_there_is_one_run(northbridge, figures, hr):
    made = at_once(lambda _: target_runs.run(northbridge, by=hr, now=NOW, as_of=MONDAY).pk, 8)
    assert len(set(made)) == TargetRun.objects.count() == 1
