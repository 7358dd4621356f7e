"""What a ratio is one for so many of: heads, teams with people, projects at work."""

from datetime import UTC, date, datetime

import pytest

from lms.dose.counts import coverage
from lms.dose.counts.counting import recount_organisation
from lms.dose.targets.drivers import active_projects, driver_counts
from lms.people.models import OrgUnit
from lms.projects.models import Project, SignOff, StateChange
from tests.conftest import MONDAY

JULY, NOVEMBER = date(2025, 7, 15), date(2025, 11, 15)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def begin(northbridge, ward):
    """A function that makes a project begun on 1 March 2025."""

    def _begin(state="active", kind="project", on=date(2025, 3, 1)):
        return Project.objects.create(
            organisation=northbridge, unit=ward, title="P", state=state, kind=kind, created_at=noon(on)
        )

    return _begin


def active_on(day):
    return set(active_projects(day, MONDAY))


def test_today_projects_and_workshops_at_work_count(begin):
    counted = {begin(), begin(kind="workshop")}
    for state in ("idea", "in_review", "approved", "paused", "completed", "stopped"):
        begin(state)
    begin(kind="pdsa")
    assert active_on(MONDAY) == counted


def test_a_day_that_has_passed_is_told_by_what_was_written_down(begin, nurse):
    there_all_along, too_late = begin(), begin(on=NOVEMBER)
    stopped, resumed, signed_off = begin("stopped"), begin(), begin("completed")
    StateChange.objects.create(project=stopped, what="stopped", reason="R", by=nurse, at=noon(date(2025, 9, 1)))
    StateChange.objects.create(project=resumed, what="paused", reason="R", by=nurse, at=noon(date(2025, 6, 1)))
    StateChange.objects.create(project=resumed, what="resumed", reason="R", by=nurse, at=noon(date(2025, 9, 1)))
    SignOff.objects.create(
        project=signed_off, purpose="gate", capacity="coach", person=nurse, agreed_text="A", state_hash="x",
        at=noon(date(2025, 9, 1)),
    )  # fmt: skip
    begin("idea")
    assert active_on(JULY) == {there_all_along, stopped, signed_off}
    assert active_on(NOVEMBER) == {there_all_along, resumed, too_late}


def test_a_target_by_teams_counts_teams_with_people_in_them(northbridge, fundamentals, aim, hire, ward, nurse, surgery):
    OrgUnit.objects.create(organisation=northbridge, parent=surgery, kind="team", name="Closed ward")
    hire("Ada Theatre", unit=OrgUnit.objects.create(organisation=northbridge, kind="team", name="Theatre"))
    hire("Dee Vision", unit=surgery)  # a division is no team
    target = aim(fundamentals, kind="ratio", value="1", driver="teams")
    found = driver_counts([target], as_of=MONDAY, today=MONDAY)
    assert found == {(northbridge.pk, "teams"): 2}


def test_the_figures_of_a_ratio_follow_its_driver(northbridge, fundamentals, aim, begin, nurse):
    recount_organisation(northbridge, on=MONDAY)
    for _ in range(5):
        begin()
    aim(fundamentals, kind="ratio", value="4", driver="active_projects")
    line = coverage.figures(northbridge, as_of=MONDAY, today=MONDAY)[0]
    assert (line.driver_count, line.target, line.gap) == (5, 2, 2)
    aim(fundamentals, kind="ratio", value="1", driver="headcount")
    line = coverage.figures(northbridge, as_of=MONDAY, today=MONDAY)[0]
    assert (line.driver_count, line.target) == (None, line.heads)


def test_a_driver_is_kept_with_a_ratio_only(fundamentals, aim):
    assert aim(fundamentals, kind="fixed", value="3", driver="teams").driver == "headcount"
