"""What is owed to trainers: modules to be read again, and decisions that colleagues wait for."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, QuerySet, When

from lms.reminders import rules
from lms.reminders.planning.addresses import page, page_of
from lms.reminders.planning.chains import Chain, Step, on_day, owed
from lms.reminders.reviewing import LONG_AGO, modules_to_review
from lms.reminders.undecided import CLAIMS, trainers_awaited


def _modules(today: date, until: date) -> QuerySet:
    return owed(
        modules_to_review(today), person=None, counts_from="review_on", since="published_on", what="named",
        link=page_of("wagtailadmin_pages:edit", "pk"),
    )  # fmt: skip


def _awaited(today: date, until: date) -> QuerySet:
    where = Case(When(where=CLAIMS, then=page("escalator:claims")), default=page("learning:requests"))
    trainers = trainers_awaited(until)
    return owed(trainers, person="", counts_from="week", since=on_day(LONG_AGO), what="in_short", link=where)


MODULE_REVIEW = Chain(
    "module",
    _modules,
    (
        Step(rules.MODULE_REVIEW, -30, "30-days", "To be reviewed in 30 days, by {when}"),
        *(
            Step(rules.MODULE_REVIEW, 30 * late + 1, f"late-{late + 1}", "Was to be reviewed by {when}")
            for late in range(4)
        ),
    ),
)
UNDECIDED = Chain(
    "trainer", _awaited, (Step(rules.UNDECIDED, 0, "week", "Decisions have been waited for, week of {when}"),)
)
