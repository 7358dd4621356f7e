"""Gathers how the questions were answered in one organisation: one grouped query over answers, however many there are.

Counted are answers of handed-in attempts: a person's first attempt at a quiz unless all are asked for, and only since
the question was last published unless its whole past is asked for, because an earlier wording was another question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast

from curriculum.asking import Kind
from curriculum.models import Question, QuestionOption
from lms.learning.models import Answer, Attempt
from lms.learning.question_advice import Finding, findings
from lms.learning.statistics import Tally, discrimination, facility, not_reached_share
from lms.people.models import Organisation

Outcome = Answer.Outcome
WIDE_REST = Cast("rest", BigIntegerField())  # a square of thousandths is more than PostgreSQL's smallint holds
JUDGED = Q(outcome__in=[Outcome.RIGHT, Outcome.WRONG, Outcome.SKIPPED])
LEAST_ALIKE = 3  # what fewer people typed alike is not shown: it may say who typed it
TYPED = (Kind.NUMERIC, Kind.GAP)
UNNAMED = (Kind.FREE_TEXT, Kind.ORDERING, Kind.MATCHING)  # a wrong answer of these has no short name


@dataclass(frozen=True)
class Asked:
    """Which answers are counted."""

    first_only: bool = True
    since_published: bool = True


@dataclass(frozen=True)
class Choice:
    """One thing people chose or typed, and how many did."""

    text: str
    people: int
    is_right: bool = False


@dataclass(frozen=True)
class QuestionFigures:
    question: Question
    tally: Tally = field(default_factory=Tally)
    choices: list[Choice] = field(default_factory=list)

    @property
    def facility(self) -> float | None:
        return facility(self.tally)

    @property
    def discrimination(self) -> float | None:
        return discrimination(self.tally)

    @property
    def not_reached(self) -> float | None:
        return not_reached_share(self.tally)

    @property
    def favourite_wrong(self) -> Choice | None:
        """The wrong option or answer most people gave."""
        wrong = [choice for choice in self.choices if not choice.is_right and choice.people]
        return max(wrong, key=lambda choice: choice.people, default=None)

    @property
    def findings(self) -> list[Finding]:
        """What to look at, the gravest first."""
        favourite = self.favourite_wrong
        nobody = [choice.text for choice in self.choices if not choice.is_right and not choice.people]
        return findings(self.tally, (favourite.text, favourite.people) if favourite else None, nobody)

    @property
    def needs_fixing(self) -> bool:
        return any(finding.is_fault for finding in self.findings)


def question_figures(
    organisation: Organisation | None, questions: QuerySet[Question], asked: Asked
) -> list[QuestionFigures]:
    """The figures of these questions in their order, in four queries."""
    found = list(questions.select_related("level", "module"))
    keys = [question.key for question in found]
    answers = _answers(organisation, asked)
    if len(keys) < 50:  # a long list of keys costs more than it saves
        answers = answers.filter(question__in=keys)
    tallies, wrong, options = _tallies(answers), _chosen(answers), _options(found)
    return [
        QuestionFigures(each, tallies.get(each.key, Tally()), _choices(each, wrong[each.key], options[each.pk]))
        for each in found
    ]


def _answers(organisation: Organisation | None, asked: Asked) -> QuerySet[Answer]:
    attempts = Attempt.objects.filter(person__organisation=organisation, submitted_at__isnull=False)
    if asked.first_only:
        earlier = Attempt.objects.filter(
            person=OuterRef("person"), quiz=OuterRef("quiz"), submitted_at__isnull=False,
            started_at__lt=OuterRef("started_at"),
        )  # fmt: skip
        attempts = attempts.filter(~Exists(earlier))
    answers = Answer.objects.exclude(outcome="").filter(attempt__in=attempts.values("pk"))
    if asked.since_published:
        published = Question.objects.filter(key=OuterRef("question")).values("last_published_at")[:1]
        answers = answers.annotate(published_at=Subquery(published))
        answers = answers.filter(Q(published_at=None) | Q(attempt__started_at__gte=F("published_at")))
    return answers.order_by()


def _tallies(answers: QuerySet[Answer]) -> dict[str, Tally]:
    counts: dict[str, Any] = {str(outcome): Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}
    sums: dict[str, Any] = {
        "rest_sum": Sum("rest", filter=JUDGED, default=0),
        "rest_squares": Sum(WIDE_REST * WIDE_REST, filter=JUDGED, default=0),
        "rest_of_right": Sum("rest", filter=Q(outcome=Outcome.RIGHT), default=0),
    }
    rows: QuerySet[Any, Any] = answers.values("question").annotate(**counts, **sums)
    return {row["question"]: Tally(rest=row["rest_sum"], **_without(row, "question", "rest_sum")) for row in rows}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _chosen(answers: QuerySet[Answer]) -> dict[str, list[tuple[list[str], int, bool]]]:
    """For each question what was chosen together, how often, and whether it was right."""
    rows = answers.filter(outcome__in=[Outcome.RIGHT, Outcome.WRONG]).values("question", "chosen", "outcome")
    found: dict[str, list[tuple[list[str], int, bool]]] = defaultdict(list)
    for row in rows.annotate(people=Count("pk")):
        found[row["question"]].append((row["chosen"], row["people"], row["outcome"] == Outcome.RIGHT))
    return found


def _options(questions: list[Question]) -> dict[int, list[QuestionOption]]:
    found: dict[int, list[QuestionOption]] = defaultdict(list)
    for option in QuestionOption.objects.filter(question__in=questions).order_by("sort_order", "pk"):
        found[option.question_id].append(option)
    return found


def _choices(
    question: Question, chosen: list[tuple[list[str], int, bool]], options: list[QuestionOption]
) -> list[Choice]:
    if question.kind in UNNAMED:
        return []
    if question.kind in TYPED:
        return _typed(chosen)
    people: dict[str, int] = defaultdict(int)
    for keys, times, _ in chosen:
        for key in keys:
            people[key] += times
    known = [Choice(each.text, people.pop(str(each.pk), 0), each.is_right) for each in options]
    gone = sum(people.values())
    return known + ([Choice("An option that is no longer there", gone)] if gone else [])


def _typed(chosen: Iterable[tuple[list[str], int, bool]]) -> list[Choice]:
    """Typed answers, counted without regard to case and space; what only one or two typed stays theirs."""
    people: dict[tuple[str, bool], int] = defaultdict(int)
    for words, times, is_right in chosen:
        people[" ".join(" ".join(words).lower().split()), is_right] += times
    ranked = sorted(people.items(), key=lambda each: -each[1])
    return [Choice(text, times, is_right) for (text, is_right), times in ranked if times >= LEAST_ALIKE]
