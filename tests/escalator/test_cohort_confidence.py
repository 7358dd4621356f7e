"""A cohort's confidence before and after: counted once, in fives that nothing else on the site takes apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import LevelOutcome
from lms.cohorts.actions.evaluation import count_confidence, open_use_survey
from lms.cohorts.models import Cohort, CohortConfidence, Place
from lms.cohorts.schedule import open_surveys
from lms.learning.confidence_figures import skill_figures
from lms.learning.models import ConfidenceAnswer, Enrolment
from lms.people.models import Organisation, Person

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ENDS, OPENS, COUNTED = date(2025, 9, 30), date(2025, 12, 30), date(2026, 2, 1)


@pytest.fixture
def skill(fundamentals) -> LevelOutcome:
    return LevelOutcome.objects.create(level=fundamentals, text="spot waste")


@pytest.fixture
def ended(northbridge, fundamentals, trainer):
    """A function that makes a cohort of these people whose three-month survey has closed."""

    def _ended(people, name="Spring") -> Cohort:
        cohort = Cohort.objects.create(
            organisation=northbridge, level=fundamentals, name=name, starts_on=date(2025, 6, 1), ends_on=ENDS
        )
        cohort.trainers.add(trainer)
        Place.objects.bulk_create(Place(cohort=cohort, person=each, taken_on=date(2025, 6, 1)) for each in people)
        open_use_survey(cohort, today=OPENS, now=NOON)
        return cohort

    return _ended


@pytest.fixture
def said(fundamentals, northbridge, skill):
    """A function that makes so many people who said it before and after; returns them in that order."""

    def _said(number, before=2, after=4, organisation=northbridge, reached=ENDS) -> list[Person]:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"s{there + each}@x.example", full_name="Learner", organisation=organisation)
            for each in range(number)
        )
        for person in people:
            own = Enrolment.objects.create(
                person=person, level=fundamentals, enrolled_on=date(2025, 5, 1), due_on=ENDS, completed_on=reached
            )
            ConfidenceAnswer.objects.bulk_create(
                ConfidenceAnswer(
                    enrolment=own, organisation=organisation, stage=stage, skill=skill.key, skill_text=skill.text,
                    confidence=confidence, answered_at=NOON,
                )
                for stage, confidence in (("before", before), ("after", after))
            )  # fmt: skip
        return people

    return _said


def lines(cohort: Cohort) -> list[dict]:
    found = count_confidence(cohort, today=COUNTED)
    assert found is not None
    return found.lines


def total(line: dict) -> int:
    assert sum(line["before"]) == sum(line["after"])
    return sum(line["after"])


@pytest.mark.parametrize("people, counted", [(4, 0), (5, 5), (9, 5), (10, 10), (13, 10)])
def test_a_cohort_is_counted_in_full_fives_the_same_people_before_and_after(ended, said, people, counted):
    assert sum(map(total, lines(ended(said(people))))) == counted


def test_nothing_is_counted_before_the_survey_has_closed_and_nothing_ever_again(ended, said, skill):
    cohort = ended(said(5))
    assert count_confidence(cohort, today=OPENS + timedelta(28)) is None
    before = lines(cohort)
    assert before == [{"text": "spot waste", "before": [0, 5, 0, 0, 0], "after": [0, 0, 0, 5, 0]}]
    ConfidenceAnswer.objects.filter(enrolment__person=Place.objects.first().person).delete()
    ConfidenceAnswer.objects.filter(stage="after").update(confidence=1)
    assert lines(cohort) == before, "who changes an answer or takes it out shows nothing"


def test_the_level_less_its_cohorts_leaves_no_fewer_than_five(ended, said, trainer, fundamentals):
    """Ten, twenty people of the level are shown elsewhere: whatever a trainer takes away from them is fives."""
    first, second, third = said(7), said(6, after=5), said(9, after=3)
    mixed = first[4:] + second + third[:3]
    cohorts = [ended(first[:4] + third[3:]), ended(mixed, name="Autumn")]
    counted = [sum(map(total, lines(cohort))) for cohort in cohorts]
    [shown] = skill_figures(trainer, fundamentals)
    assert shown.people == 20
    assert all(each % 5 == 0 for each in counted)
    everybody = [*first, *second, *third]
    for cohort, number in zip(cohorts, counted, strict=True):
        inside = set(cohort.places.values_list("person", flat=True))
        blocks = [everybody[at : at + 10] for at in (0, 10, 20)]
        assert number == sum(len([each for each in block if each.pk in inside]) // 5 * 5 for block in blocks)


def test_nobody_is_counted_in_two_cohorts_of_a_level(ended, said):
    people = said(10)
    assert total(lines(ended(people[:5]))[0]) == 5
    assert total(lines(ended(people, name="Again"))[0]) == 5


def test_who_reached_the_level_before_the_cohort_began_or_said_it_late_is_not_counted(ended, said):
    earlier, late, own = said(5, reached=date(2025, 5, 20)), said(5), said(5)
    ConfidenceAnswer.objects.filter(enrolment__person__in=late, stage="before").update(is_late=True)
    assert [total(line) for line in lines(ended([*earlier, *late, *own]))] == [5]


def test_people_of_other_organisations_are_counted_in_fives_of_their_own(ended, said):
    away = Organisation.objects.create(name="Away", slug="away")
    people = [*said(8), *said(6, after=1, organisation=away)]
    [line] = lines(ended(people))
    assert line["after"] == [5, 0, 0, 5, 0]


def test_the_task_counts_each_cohort_once_and_the_page_shows_it_to_its_trainer(client, ended, said, trainer, stranger):
    cohort, few = ended(said(6)), ended(said(3), name="Few")
    client.force_login(trainer)
    page = reverse("practice:evaluation_results", args=[cohort.pk])
    assert "Counted after 27 January 2026" in client.get(page).text
    for _ in range(2):
        open_surveys()
    assert CohortConfidence.objects.count() == 2
    text = client.get(page).text
    assert ("Spot waste" in text, "Up 2.0" in text) == (True, True)
    assert "Fewer than 5 can be shown" in client.get(reverse("practice:evaluation_results", args=[few.pk])).text
    client.force_login(stranger)
    assert client.get(page).status_code in (403, 404)


def test_counting_costs_the_same_for_5_and_for_25(ended, said):
    def queries(cohort: Cohort) -> int:
        with CaptureQueriesContext(connection) as counting:
            count_confidence(cohort, today=COUNTED)
        return len(counting)

    assert queries(ended(said(5))) == queries(ended(said(25), name="More"))
