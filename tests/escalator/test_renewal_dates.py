"""Every date of a level's life in one table: read a line as a story, and what stands in the records at its end."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from curriculum.models import LevelPage, LevelRequirement, Quiz
from lms.escalator.actions import attain, join, recognise, reinstate, withdraw
from lms.learning.models import Attempt

# What happens: "reach" joins the level and passes its quiz that day, for the first time or again; "join" only joins;
# "pass" only passes the quiz of a level joined before; "recognise" is prior learning; "validity" is an author's change.
# What is then recorded: for each cycle the day it was reached and the day it runs out.
TABLE = """
first time                                   | 36 | reach 2026-01-05                                          | 2026-01-05 2029-01-05
no expiry                                    |  - | reach 2026-01-05                                          | 2026-01-05 -
no expiry, reached again                     |  - | reach 2026-01-05, reach 2031-01-05                        | 2026-01-05 -
early, the next day                          | 36 | reach 2026-01-05, reach 2026-01-06                        | 2026-01-05 2029-01-05
early, the day before the window             | 36 | reach 2026-01-05, reach 2028-07-04                        | 2026-01-05 2029-01-05
on the first day of the window               | 36 | reach 2026-01-05, reach 2028-07-05                        | 2026-01-05 2029-01-05, 2028-07-05 2032-01-05
in the middle of the window                  | 36 | reach 2026-01-05, reach 2028-10-20                        | 2026-01-05 2029-01-05, 2028-10-20 2032-01-05
on the last day of the window                | 36 | reach 2026-01-05, reach 2029-01-04                        | 2026-01-05 2029-01-05, 2029-01-04 2032-01-05
on the day it runs out: late                 | 36 | reach 2026-01-05, reach 2029-01-05                        | 2026-01-05 2029-01-05, 2029-01-05 2032-01-05
a day late                                   | 36 | reach 2026-01-05, reach 2029-01-06                        | 2026-01-05 2029-01-05, 2029-01-06 2032-01-06
ten years late                               | 36 | reach 2026-01-05, reach 2039-06-30                        | 2026-01-05 2029-01-05, 2039-06-30 2042-06-30
joined in the window, passed late            | 36 | reach 2026-01-05, join 2029-01-04, pass 2029-02-01        | 2026-01-05 2029-01-05, 2029-02-01 2032-02-01
joined and passed on the last day            | 36 | reach 2026-01-05, join 2028-08-01, pass 2029-01-04        | 2026-01-05 2029-01-05, 2029-01-04 2032-01-05
passed before joining to renew: not counted  | 36 | reach 2026-01-05, pass 2028-08-01, join 2028-08-02        | 2026-01-05 2029-01-05
twice in one window                          | 36 | reach 2026-01-05, reach 2028-08-01, reach 2028-08-02      | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05
twice, the second early in the new cycle     | 36 | reach 2026-01-05, reach 2028-08-01, reach 2031-07-04      | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05
two renewals                                 | 36 | reach 2026-01-05, reach 2028-08-01, reach 2031-08-01      | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05, 2031-08-01 2035-01-05
a renewal in time, then a late one           | 36 | reach 2026-01-05, reach 2028-08-01, reach 2033-03-03      | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05, 2033-03-03 2036-03-03
a late renewal, then one in time             | 36 | reach 2026-01-05, reach 2030-03-03, reach 2032-12-31      | 2026-01-05 2029-01-05, 2030-03-03 2033-03-03, 2032-12-31 2036-03-03
31 August and six months                     |  6 | reach 2026-08-31                                          | 2026-08-31 2027-02-28
31 August and six months, leap year          |  6 | reach 2027-08-31                                          | 2027-08-31 2028-02-29
six months: the window is open at once       |  6 | reach 2026-08-31, reach 2026-09-01                        | 2026-08-31 2027-02-28, 2026-09-01 2027-08-28
what was clamped is not stretched again      |  6 | reach 2026-08-31, reach 2027-02-27                        | 2026-08-31 2027-02-28, 2027-02-27 2027-08-28
29 February and a year                       | 12 | reach 2028-02-29                                          | 2028-02-29 2029-02-28
29 February and four years                   | 48 | reach 2028-02-29                                          | 2028-02-29 2032-02-29
29 February, renewed on 28 February          | 12 | reach 2028-02-29, reach 2029-02-27                        | 2028-02-29 2029-02-28, 2029-02-27 2030-02-28
window of one that ends on 31 August         | 24 | reach 2026-08-31, reach 2028-02-28                        | 2026-08-31 2028-08-31
window that opens on 29 February             | 24 | reach 2026-08-31, reach 2028-02-29                        | 2026-08-31 2028-08-31, 2028-02-29 2030-08-31
window that opens on 28 February             | 12 | reach 2026-08-31, reach 2027-02-28                        | 2026-08-31 2027-08-31, 2027-02-28 2028-08-31
new year's eve                               | 36 | reach 2026-12-31, reach 2029-06-30                        | 2026-12-31 2029-12-31, 2029-06-30 2032-12-31
validity longer: the present cycle stays     | 36 | reach 2026-01-05, validity 60                             | 2026-01-05 2029-01-05
validity longer: the next cycle has it       | 36 | reach 2026-01-05, validity 60, reach 2028-08-01           | 2026-01-05 2029-01-05, 2028-08-01 2034-01-05
validity shorter: the next cycle has it      | 36 | reach 2026-01-05, validity 12, reach 2028-08-01           | 2026-01-05 2029-01-05, 2028-08-01 2030-01-05
validity shorter: no window opens by it      | 36 | reach 2026-01-05, validity 12, reach 2026-12-01           | 2026-01-05 2029-01-05
validity taken away in the middle            | 36 | reach 2026-01-05, validity -, reach 2028-08-01            | 2026-01-05 2029-01-05, 2028-08-01 -
validity given to one without                |  - | reach 2026-01-05, validity 36, reach 2031-01-05           | 2026-01-05 -
withdrawn, then reached again                | 36 | reach 2026-01-05, withdraw 2026-06-01, reach 2026-07-01   | 2026-01-05 2029-01-05 withdrawn, 2026-07-01 2029-07-01
withdrawn in the window, then reached        | 36 | reach 2026-01-05, withdraw 2028-08-01, reach 2028-08-02   | 2026-01-05 2029-01-05 withdrawn, 2028-08-02 2031-08-02
withdrawn and joined again the same day      | 36 | reach 2026-01-05, withdraw 2026-01-05, reach 2026-01-05   | 2026-01-05 2029-01-05 withdrawn
a withdrawn renewal leaves the first cycle   | 36 | reach 2026-01-05, reach 2028-08-01, withdraw 2028-09-01   | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05 withdrawn
a withdrawn renewal, renewed in the window   | 36 | reach 2026-01-05, reach 2028-08-01, withdraw 2028-09-01, reach 2028-10-01 | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05 withdrawn, 2028-10-01 2032-01-05
withdrawn and reinstated: the same dates     | 36 | reach 2026-01-05, withdraw 2026-06-01, reinstate 2026-06-09 | 2026-01-05 2029-01-05
reinstated, then renewed in its window       | 36 | reach 2026-01-05, withdraw 2026-06-01, reinstate 2026-06-09, reach 2028-08-01 | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05
recognised                                   | 36 | recognise 2026-01-05                                      | 2026-01-05 2029-01-05
recognised twice                             | 36 | recognise 2026-01-05, recognise 2026-02-05                | 2026-01-05 2029-01-05
recognised, then renewed in the window       | 36 | recognise 2026-01-05, reach 2028-08-01                    | 2026-01-05 2029-01-05, 2028-08-01 2032-01-05
recognised early                             | 36 | reach 2026-01-05, recognise 2028-07-04                    | 2026-01-05 2029-01-05
recognised in the window                     | 36 | reach 2026-01-05, recognise 2028-07-05                    | 2026-01-05 2029-01-05, 2028-07-05 2032-01-05
recognised late                              | 36 | reach 2026-01-05, recognise 2029-03-01                    | 2026-01-05 2029-01-05, 2029-03-01 2032-03-01
board track, two years                       | 24 | reach 2026-03-31, reach 2027-09-29                        | 2026-03-31 2028-03-31
board track, in its window                   | 24 | reach 2026-03-31, reach 2027-09-30                        | 2026-03-31 2028-03-31, 2027-09-30 2030-03-31
"""  # noqa: E501 - a table is read across
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


@pytest.fixture
def level(escalator) -> LevelPage:
    """A level that asks for its quiz and for nothing else."""
    level = escalator.add_child(
        instance=LevelPage(
            title="Fundamentals", slug="fundamentals", code="L1", number=1, strapline="Spot it", lead="Spot it.",
            for_whom="All", entry_text="Nothing.", taught_hours=3, elapsed_text="Any time",
        )
    )  # fmt: skip
    LevelRequirement.objects.create(level=level, kind="quiz", title="Quiz passed", sort_order=0)
    quiz = Quiz.objects.create(level=level, title="Quiz", draw=1, pass_mark=80)
    quiz.save_revision().publish()
    return level


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def happen(what: str, when: str, person, level: LevelPage) -> None:
    """One event of a story."""
    if what == "validity":
        LevelPage.objects.filter(pk=level.pk).update(validity_months=months(when))
        return
    level, day = LevelPage.objects.get(pk=level.pk), date.fromisoformat(when)
    newest = person.attainments.filter(level=level).order_by("-cycle").first()
    if what in ("reach", "join"):
        join(person, level, today=day)
    if what in ("reach", "pass"):
        Attempt.objects.create(
            person=person, quiz=level.quiz, paper=[], pass_mark=80, started_at=noon(day), submitted_at=noon(day),
            score=100, passed=True,
        )  # fmt: skip
        attain(person, level, today=day)
    if what == "recognise":
        recognise(person, level, [], today=day)
    if what == "withdraw":
        withdraw(newest, today=day)
    if what == "reinstate":
        reinstate(newest, today=day)


def months(said: str) -> int | None:
    return None if said == "-" else int(said)


def recorded(person) -> str:
    """The cycles as the table writes them."""
    return ", ".join(
        f"{each.achieved_on} {each.expires_on or '-'}{' withdrawn' if each.withdrawn_on else ''}"
        for each in person.attainments.order_by("cycle")
    )


@pytest.mark.parametrize("validity, story, then", [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_story_ends_with_these_cycles(nurse, level, validity, story, then):
    LevelPage.objects.filter(pk=level.pk).update(validity_months=months(validity))
    for event in story.split(", "):
        happen(*event.split(), nurse, level)
    assert recorded(nurse) == then
    numbers = list(nurse.attainments.order_by("cycle").values_list("cycle", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    # Each cycle has its own certificate, with the dates of its own.
    for attainment in nurse.attainments.all():
        [certificate] = attainment.certificates.all()
        assert certificate.snapshot["achieved_on"] == attainment.achieved_on.isoformat()
        assert certificate.snapshot["expires_on"] == (attainment.expires_on and attainment.expires_on.isoformat())
