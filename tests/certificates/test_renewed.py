"""A certificate of a renewal says what was done in its own cycle, not what the first one took."""

from datetime import date

import pytest

from certificates import presenters, snapshots
from certificates.actions import issue, revoke
from certificates.badges.credential import criteria
from certificates.models import Certificate
from certificates.replacing import IN_NEW_WORDS, replace
from certificates.transcript import transcript_of
from curriculum.models import LevelPage, LevelRequirement
from lms.escalator.actions import join
from lms.escalator.models import Attainment
from lms.escalator.renewal import How
from lms.projects.models import Member, Project
from tests.certificates.conftest import NOW

FIRST, LATER = date(2023, 1, 5), date(2025, 12, 1)
KEPT = {"code": "kept", "title": "Modules", "evidence": "Met for this level before."}
EVIDENCE = {
    How.QUIZ: [{"code": "quiz", "evidence": "Passed."}, KEPT],
    How.LESSONS: [{"code": "modules", "evidence": "2 of 2 modules done."}],
    How.PRACTICE: [{"code": "practice_again", "evidence": "Fewer falls: led."}, KEPT],
    How.TEACHING: [{"code": "teaching_again", "evidence": "2 of 2 taught."}, KEPT],
    How.ASSESSMENT: [{"code": "practice_again", "evidence": "Assessed again."}, KEPT],
    How.UNKNOWN: [],
}


@pytest.fixture
def level(escalator) -> LevelPage:
    return escalator.add_child(
        instance=LevelPage(
            title="Practitioner", slug="practitioner", code="L3", number=3, strapline="Lead it", lead="Do.",
            for_whom="Some", entry_text="None.", taught_hours=40, project_hours=60, elapsed_text="6 months",
            validity_months=36,
        )
    )  # fmt: skip


@pytest.fixture
def first(nurse, level) -> Attainment:
    return Attainment.objects.create(person=nurse, level=level, achieved_on=FIRST, expires_on=date(2026, 1, 5))


def renewed(first: Attainment, evidence: list[dict], **fields) -> Attainment:
    return Attainment.objects.create(
        person=first.person, level=first.level, cycle=2, achieved_on=LATER, expires_on=date(2029, 1, 5),
        evidence=evidence, **fields,
    )  # fmt: skip


@pytest.mark.parametrize("how", How.values)
def test_each_way_of_renewing_says_so_and_claims_no_hours_of_an_earlier_cycle(first, how):
    said = issue(renewed(first, EVIDENCE[How(how)]), now=NOW).snapshot
    words = presenters.on_page(said).words
    assert (said["renewed_by"], said["project_hours"]) == (how, 0)
    assert said["hours"] == ("40" if how == "lessons" else "")
    assert words["lead"] == "has renewed the level of"
    assert words["rows"][0] == ["Renewed", "1 December 2025"]
    assert ("40 hours" in words["statement"]) == (how == "lessons")
    assert "60" not in words["statement"]
    assert criteria(said) == f"This level held before, and renewed by {How(how).label}."


def test_the_first_cycle_has_the_hours_and_the_project_of_the_level(first):
    said = issue(first, now=NOW).snapshot
    assert (said["renewed_by"], said["hours"], said["project_hours"]) == ("", "40", 60)
    assert "an improvement project" in presenters.on_page(said).words["statement"]


def test_reached_anew_after_it_was_withdrawn_is_no_renewal(first, hr):
    revoke(issue(first, now=NOW), "Somebody else's work.", by=hr, now=NOW)
    anew = renewed(first, [{"code": "quiz", "evidence": "Passed."}])
    anew.achieved_on = date(2026, 2, 1)
    anew.save()
    said = issue(anew, now=NOW).snapshot
    assert (said["renewed_by"], said["hours"], said["project_hours"]) == ("", "40", 60)


def test_an_earlier_cycle_revoked_later_leaves_a_renewal_one(first, hr):
    second = renewed(first, EVIDENCE[How.PRACTICE])
    revoke(issue(first, now=NOW), "Somebody else's work.", by=hr, now=NOW)
    assert snapshots.of_level(second)["renewed_by"] == "practice"


def test_a_project_led_to_its_end_renews_level_3_and_its_certificate_says_that(first, nurse, level, northbridge, ward):
    LevelRequirement.objects.create(level=level, kind="project_gate", title="A project of your own")
    project = Project.objects.create(
        organisation=northbridge, unit=ward, title="Fewer falls", state=Project.State.COMPLETED,
        lessons_learned="Ask early.", published_on=date(2025, 5, 5),
    )  # fmt: skip
    Member.objects.create(project=project, person=nurse, part="lead", joined_on=date(2025, 1, 5))
    assert join(nurse, level, today=LATER).cycle == 2
    said = Certificate.objects.get().snapshot
    assert said["renewed_by"] == "practice"
    assert "leading or coaching an improvement project" in presenters.on_page(said).words["statement"]


def test_one_that_repeated_the_first_cycle_is_put_right_when_it_is_issued_anew(first, hr):
    held = issue(renewed(first, EVIDENCE[How.PRACTICE]), now=NOW)
    before = {key: value for key, value in held.snapshot.items() if key not in ("renewed_by", "design")}
    wrong = Certificate(
        kind="level", attainment=held.attainment, person=held.person, code="0" * 26, issued_at=NOW,
        snapshot=before | {"template": 3, "hours": "40", "project_hours": 60},
    )  # fmt: skip
    Certificate.objects.filter(pk=held.pk).update(superseded_at=NOW)
    wrong.save()
    [anew] = replace([wrong.pk], why=IN_NEW_WORDS, by=hr, now=NOW)
    assert (anew.snapshot["hours"], anew.snapshot["project_hours"]) == ("", 0)
    assert anew.snapshot["design"]["words"]["lead"] == "has renewed the level of"


def test_the_transcript_counts_the_hours_of_a_level_once(first, nurse):
    renewed(first, EVIDENCE[How.QUIZ])
    found = transcript_of(nurse, NOW.date())
    assert [line.hours for line in found.levels] == [40, 0]
    assert found.levels[1].note == "Valid until 5 January 2029, renewed"
