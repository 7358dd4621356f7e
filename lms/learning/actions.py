"""What a learner does: join a level, read lessons, take the quiz. Each is safe to do twice at once."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from curriculum.models import LessonPage, LevelPage, Question, Quiz
from lms.learning import marking
from lms.learning.models import Answer, Attempt, Enrolment, LessonProgress
from lms.learning.signals import enrolled, progress_made
from lms.people.models import Person

DICE = random.SystemRandom()


class PoolTooSmall(Exception):
    """Fewer questions are published than the quiz draws."""

    def __init__(self, quiz: Quiz, published: int) -> None:
        super().__init__(f"{quiz} draws {quiz.draw} questions and {published} are published.")
        self.quiz, self.published = quiz, published


class BadAnswer(Exception):
    """The answer does not fit the paper: another quiz's question, an unknown option, or too many of them."""


@transaction.atomic
def enrol(person: Person, level: LevelPage, *, today: date) -> Enrolment:
    """Enrol a person on a level; if they are on it, return that enrolment; if they were, begin a new cycle.

    The entry rule is judged by whoever calls: it depends on levels attained, which this app cannot see.
    """
    there = Enrolment.objects.filter(person=person, level=level).order_by("-cycle", "-pk").first()
    if there and there.withdrawn_on is None and there.completed_on is None:
        return there
    enrolment, created = Enrolment.objects.current().get_or_create(
        person=person,
        level=level,
        cycle=there.cycle + 1 if there else 1,
        withdrawn_on=None,
        defaults={"enrolled_on": today, "due_on": today + timedelta(level.days_to_complete)},
    )
    if created:
        enrolled.send(Enrolment, enrolment=enrolment)
    return enrolment


@transaction.atomic
def open_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> None:
    """Note that the person has this lesson open, so that they can go on where they were."""
    if not LessonProgress.objects.filter(person=person, lesson=lesson).update(last_seen_at=now):
        _progress(person, lesson, now)


@transaction.atomic
def complete_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> LessonProgress:
    """Mark the lesson done; the first time counts and is what the level's standing sees."""
    progress = _progress(person, lesson, now)
    waiting = LessonProgress.objects.filter(pk=progress.pk, completed_at=None)
    if waiting.update(completed_at=now, last_seen_at=now):
        progress_made.send(LessonProgress, person=person, level=lesson.level, today=timezone.localdate(now))
    progress.refresh_from_db()
    return progress


def _progress(person: Person, lesson: LessonPage, now: datetime) -> LessonProgress:
    return LessonProgress.objects.get_or_create(
        person=person,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "started_at": now, "last_seen_at": now},
    )[0]


@transaction.atomic
def start_attempt(person: Person, quiz: Quiz, *, now: datetime) -> Attempt:
    """Return the person's open attempt, or begin one with questions drawn now. Raises PoolTooSmall."""
    there = Attempt.objects.open().filter(person=person, quiz=quiz).first()
    if there:
        return there
    attempt, created = Attempt.objects.get_or_create(
        person=person,
        quiz=quiz,
        submitted_at=None,
        defaults={"paper": draw_paper(quiz), "pass_mark": quiz.pass_mark, "started_at": now},
    )
    if created:
        Answer.objects.bulk_create([Answer(attempt=attempt, question=question["key"]) for question in attempt.paper])
    return attempt


def draw_paper(quiz: Quiz) -> list[dict[str, Any]]:
    """Draw the quiz's questions from those its level has published, with the options in a new order."""
    pool = quiz.level.questions.filter(live=True).prefetch_related("options")
    usable = [question for question in pool if can_be_answered(question)]
    if not usable or len(usable) < quiz.draw:
        raise PoolTooSmall(quiz, len(usable))
    return [_printed(question) for question in DICE.sample(usable, quiz.draw)]


def can_be_answered(question: Question) -> bool:
    """Whether some choice is right: one option to choose among two or more, or several where several are asked for."""
    right = [option.is_right for option in question.options.all()]
    wanted = sum(right) >= 1 if question.kind == Question.Kind.MULTIPLE else sum(right) == 1
    return wanted and len(right) > 1


def _printed(question: Question) -> dict[str, Any]:
    options = [
        {"key": str(option.pk), "text": option.text, "is_right": option.is_right, "feedback": option.feedback}
        for option in question.options.all()
    ]
    if question.kind != Question.Kind.TRUE_FALSE:  # "True, False" in any other order only slows people down
        DICE.shuffle(options)
    return {"key": question.key, "stem": question.stem, "kind": question.kind, "options": options}


def save_answer(attempt: Attempt, question: str, chosen: list[str], intent: int, *, now: datetime) -> bool:
    """Keep the answer if it is the newest intent for its question; False once the attempt is handed in."""
    return save_own_answer(attempt.person, attempt.pk, question, chosen, intent, now=now)


@transaction.atomic
def save_own_answer(
    person: Person, attempt_pk: int, question: str, chosen: list[str], intent: int, *, now: datetime
) -> bool:
    """Keep one answer of the person's own attempt, in two queries; False once the attempt is handed in.

    A late or repeated save is merged by doing nothing. Raises BadAnswer if it does not fit the paper, and
    Attempt.DoesNotExist if the attempt is not theirs. The attempt's row is locked meanwhile, so that an answer
    told to be saved is also the one that is marked.
    """
    attempt = Attempt.objects.visible_to(person).select_for_update().get(pk=attempt_pk)
    check_answer(attempt.paper, question, chosen)
    if attempt.submitted_at:
        return False
    answer = Answer.objects.filter(attempt=attempt.pk, question=question, intent__lt=intent)
    answer.update(chosen=chosen, intent=intent, saved_at=now)
    return True


def check_answer(paper: marking.Paper, key: str, chosen: list[str]) -> None:
    question = next((question for question in paper if question["key"] == key), None)
    if question is None:
        raise BadAnswer("This question is not on your paper.")
    if not set(chosen) <= {option["key"] for option in question["options"]} or len(set(chosen)) != len(chosen):
        raise BadAnswer("That option does not belong to this question.")
    if question["kind"] != Question.Kind.MULTIPLE and len(chosen) > 1:
        raise BadAnswer("This question takes one answer.")


@transaction.atomic
def submit_attempt(attempt: Attempt, *, now: datetime, today: date) -> Attempt:
    """Hand the attempt in and mark it; handing in again changes nothing and shows the same result."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    chosen = dict(attempt.answers.values_list("question", "chosen"))
    right = marking.score(marking.mark(attempt.paper, chosen))
    passed = marking.passes(right, len(attempt.paper), attempt.pass_mark)
    if Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=now, score=right, passed=passed):
        progress_made.send(Attempt, person=attempt.person, level=attempt.quiz.level, today=today)
    attempt.refresh_from_db()
    return attempt
