"""Draw the questions of a month: for one person who opens the page, and for everybody whose day has come."""

from __future__ import annotations

import calendar
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from curriculum.models import Question
from lms.escalator.expiry import add_months
from lms.learning.models import Answer
from lms.recall.models import Refresher, RefresherQuerySet, RefresherQuestion, RefresherSet
from lms.recall.pool import levels_held, questions_of
from lms.recall.spacing import Reply, choose, file_cards, month_of, newest_ready

BATCH = 1000
DICE = random.SystemRandom()


def draw_ready(*, now: datetime) -> int:
    """Draw for everybody whose day has come and who has no set for it; return how many people that were."""
    waiting = list(_waiting(timezone.localdate(now)).filter(started_at__lte=now).order_by("person"))
    for start in range(0, len(waiting), BATCH):
        draw(waiting[start : start + BATCH], now=now)
    return len(waiting)


@transaction.atomic
def draw(refreshers: Sequence[Refresher], *, now: datetime) -> None:
    """Give each person the set of their newest day, if it is not there yet; a set found empty is looked at again.

    Safe to call many times at once: the unique constraint lets one set through, its row is locked, and only who finds
    it without questions fills it. The reads are the same few for one person as for a thousand.
    """
    today = timezone.localdate(now)
    days = {each.person_id: newest_ready(timezone.localdate(each.started_at), today) for each in refreshers}
    RefresherSet.objects.bulk_create(
        [RefresherSet(person_id=pk, month=month_of(days[pk]), ready_on=days[pk], drawn_at=now) for pk in sorted(days)],
        ignore_conflicts=True,
    )
    theirs = RefresherSet.objects.filter(person__in=days, month__in={month_of(day) for day in days.values()})
    locked = list(theirs.select_for_update(no_key=True).order_by("person", "month"))
    there = RefresherQuestion.objects.filter(refresher_set__in=[each.pk for each in locked])
    filled = set(there.order_by().values_list("refresher_set", flat=True).distinct())
    empty = [each for each in locked if each.pk not in filled and each.month == month_of(days[each.person_id])]
    if empty:
        _fill(empty, today)


def _waiting(today: date) -> RefresherQuerySet:
    """Opted in, still here, and without the set of the newest day on which questions came for them."""
    this_month = month_of(today)
    is_last_day = today.day == calendar.monthrange(today.year, today.month)[1]
    come = Q(started_at__day__lte=31 if is_last_day else today.day)
    waits = (come & ~_has_set(this_month)) | (~come & ~_has_set(add_months(this_month, -1)))
    return Refresher.objects.open().filter(waits, person__is_active=True)


def _has_set(month: date) -> Q:
    return Q(Exists(RefresherSet.objects.filter(person=OuterRef("person"), month=month)))


def _fill(sets: Sequence[RefresherSet], today: date) -> None:
    people = [each.person_id for each in sets]
    held = levels_held(people, today)
    questions = questions_of({level for levels in held.values() for level in levels})
    replies, met = _replies(people), _met(people, {question.key: question.pk for question in questions.values()})
    RefresherQuestion.objects.bulk_create(
        [
            asked
            for each in sets
            for pool in [{pk for pk, question in questions.items() if question.level_id in held[each.person_id]}]
            for chosen in [choose(pool, file_cards(replies[each.person_id]), met[each.person_id], each.month, DICE)]
            for asked in _asked(each, [questions[pk] for pk in chosen])
        ]
    )


def _asked(refresher_set: RefresherSet, questions: Sequence[Question]) -> list[RefresherQuestion]:
    return [
        RefresherQuestion(
            refresher_set=refresher_set,
            place=place,
            question=question,
            level_id=question.level_id,
            strand=question.strand,
        )
        for place, question in enumerate(questions, 1)
    ]


def _replies(people: Collection[int]) -> defaultdict[int, list[Reply]]:
    """What each person answered before, in the order they did."""
    rows = RefresherQuestion.objects.answered().filter(refresher_set__person__in=people, question__isnull=False)
    columns = rows.order_by("answered_at", "pk").values_list(
        "refresher_set__person", "question", "refresher_set__month", "is_right"
    )
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    for person, question, month, is_right in columns:
        found[person].append(Reply(question, month, is_right))
    return found


def _met(people: Collection[int], questions: dict[str, int]) -> defaultdict[int, dict[int, bool]]:
    """Of the questions each person met in a quiz, whether they never got it wrong."""
    found: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    rows = Answer.objects.filter(attempt__person__in=people).exclude(outcome="")
    for person, key, outcome in rows.values_list("attempt__person", "question", "outcome").distinct():
        if (question := questions.get(key)) is not None:
            found[person][question] = found[person].get(question, True) and outcome != Answer.Outcome.WRONG
    return found
