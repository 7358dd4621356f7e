"""Gathers what somebody's refresher page says, in a fixed number of queries however much they have answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from curriculum.models import LevelPage, Strand
from lms.people.models import Person
from lms.recall.history import Coming, Line, Outcome, coming, lines
from lms.recall.models import Refresher, RefresherQuestion, RefresherSet
from lms.recall.pool import can_be_asked, levels_held
from lms.recall.spacing import Card, Reply, file_cards, next_ready

MONTHS_SHOWN = 12
SECONDS_A_QUESTION = 36


@dataclass(frozen=True)
class Sheet:
    """The questions of a set that are there to be answered or were answered; what authors took back fell out."""

    refresher_set: RefresherSet
    questions: Sequence[RefresherQuestion]

    @property
    def to_answer(self) -> list[RefresherQuestion]:
        return [each for each in self.questions if not each.answered_at]

    @property
    def answered(self) -> list[RefresherQuestion]:
        return [each for each in self.questions if each.answered_at]

    @property
    def right(self) -> int:
        return sum(each.is_right is True for each in self.questions)

    @property
    def next(self) -> RefresherQuestion | None:
        return next(iter(self.to_answer), None)

    @property
    def minutes(self) -> int:
        return max(1, round(len(self.to_answer) * SECONDS_A_QUESTION / 60))

    def number(self, asked: RefresherQuestion) -> int:
        """Its place among those that are there, from 1."""
        return 1 + sum(each.place < asked.place for each in self.questions)


@dataclass(frozen=True)
class Record:
    """A level and its strands in words, with the counts of what was answered."""

    name: str
    line: Line
    strands: list[tuple[str, Line]]


@dataclass(frozen=True)
class RefresherPage:
    holds_level: bool
    refresher: Refresher | None
    stopped: Refresher | None
    sheet: Sheet | None
    next_on: date | None
    coming: list[Coming] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    earlier: list[RefresherSet] = field(default_factory=list)


def refresher_page(person: Person, today: date) -> RefresherPage:
    wishes = list(Refresher.objects.visible_to(person)[:1])
    refresher = next((each for each in wishes if each.ended_at is None), None)
    newest = RefresherSet.objects.visible_to(person).first() if refresher else None
    shown = sheet(newest) if newest else None
    next_on = next_ready(timezone.localdate(refresher.started_at), today) if refresher else None
    held = levels_held([person.pk], today)[person.pk]
    return RefresherPage(
        bool(held),
        refresher,
        next((each for each in wishes if each.ended_at), None),
        shown,
        next_on,
        _coming(person, held, shown, next_on) if next_on else [],
        _records(person, today),
        _earlier(person, newest),
    )


def sheet(refresher_set: RefresherSet) -> Sheet:
    rows = refresher_set.asked.select_related("question", "level").prefetch_related("question__options")
    return Sheet(refresher_set, [row for row in rows if row.answered_at or can_be_asked(row.question)])


def card_of(asked: RefresherQuestion) -> Card:
    """Where an answered question lies now, which says when it comes again."""
    person = asked.refresher_set.person_id
    rows = RefresherQuestion.objects.answered().filter(refresher_set__person=person, question=asked.question_id)
    columns = rows.order_by("answered_at", "pk").values_list("refresher_set__month", "is_right")
    key = asked.question_id or 0
    return file_cards(Reply(key, month, is_right) for month, is_right in columns)[key]


def _coming(person: Person, held: set[int], shown: Sheet | None, next_on: date) -> list[Coming]:
    rows = RefresherQuestion.objects.visible_to(person).answered().filter(question__live=True)
    columns = rows.order_by("answered_at", "pk").values_list(
        "question", "refresher_set__month", "is_right", "question__level"
    )
    replies = [Reply(question, month, is_right) for question, month, is_right, level in columns if level in held]
    cards = file_cards(replies)
    asked_now = {each.question_id for each in shown.to_answer} if shown else set()
    return coming(cards, set(cards) - asked_now, next_on)


def _records(person: Person, today: date) -> list[Record]:
    rows = RefresherQuestion.objects.visible_to(person).answered()
    columns = rows.order_by().values_list("level", "strand", "refresher_set__month", "is_right")
    found = lines([Outcome(*row) for row in columns], today)
    levels = {level.pk: level for level in LevelPage.objects.filter(pk__in=[line.key for line in found])}
    return [
        Record(_name(levels[line.key]), line, [(Strand(str(each.key)).label, each) for each in line.strands])
        for line in sorted(found, key=lambda line: levels[line.key].path)
    ]


def _name(level: LevelPage) -> str:
    return f"{level.short_name}, {level.title}" if level.number else level.title


def _earlier(person: Person, newest: RefresherSet | None) -> list[RefresherSet]:
    sets = RefresherSet.objects.visible_to(person).counted().filter(answered__gt=0)
    return list(sets.exclude(pk=newest.pk if newest else None)[:MONTHS_SHOWN])


@dataclass(frozen=True)
class HomeCard:
    """What one's own page says of refresher questions, in a line."""

    is_on: bool
    was_on: bool
    left: int
    next_on: date | None

    @property
    def minutes(self) -> int:
        return max(1, round(self.left * SECONDS_A_QUESTION / 60))


def home_card(person: Person, today: date, *, holds_level: bool) -> HomeCard | None:
    """None for who holds no level: there is nothing to refresh. Two queries."""
    if not holds_level:
        return None
    wish = Refresher.objects.visible_to(person).first()
    if wish is None or wish.ended_at:
        return HomeCard(False, wish is not None, 0, None)
    newest = RefresherSet.objects.visible_to(person).counted().first()
    next_on = next_ready(timezone.localdate(wish.started_at), today)
    return HomeCard(True, False, newest.left if newest else 0, next_on)
