"""Decide an attempt: at once when a paper marks itself, else when a trainer has marked the last written answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from curriculum.models import ModulePage
from lms.learning import marking
from lms.learning.actions.outcomes import keep_outcomes
from lms.learning.models import Answer, Attempt, Mark, ModuleTrainer
from lms.learning.signals import attempt_marked, progress_made
from lms.people import audit
from lms.people.models import Person


class AlreadyMarked(Exception):
    """Somebody else marked the answer first; theirs counts."""

    def __init__(self, mark: Mark) -> None:
        super().__init__("This answer has been marked already.")
        self.mark = mark


def ask_trainers(attempt: Attempt, marked: Sequence[marking.MarkedQuestion]) -> None:
    """Put every written answer of an attempt just handed in before the trainers; in the caller's transaction."""
    waiting = {
        question.source["key"]: question.source.get("module") for question in marked if question.is_right is None
    }
    if not waiting:
        return
    asked = [pk for pk in waiting.values() if pk]
    modules = set(ModulePage.objects.filter(pk__in=asked).values_list("pk", flat=True))  # one may be gone by now
    pages = {question: pk if pk in modules else None for question, pk in waiting.items()}
    answers = Answer.objects.filter(attempt=attempt.pk, question__in=waiting)
    Mark.objects.bulk_create([Mark(answer=answer, module_id=pages[answer.question]) for answer in answers])


def decide(attempt: Attempt, marked: Sequence[marking.MarkedQuestion], *, today: date) -> bool:
    """Write down score and pass once nothing waits for a trainer; True when that was the moment."""
    keep_outcomes(attempt, marked)
    right = marking.score(marked)
    if any(question.is_right is None for question in marked):
        Attempt.objects.filter(pk=attempt.pk).update(score=right)
        return False
    passed = marking.passes(right, len(marked), attempt.pass_mark)
    if not Attempt.objects.filter(pk=attempt.pk, passed=None).update(score=right, passed=passed):
        return False
    progress_made.send(Attempt, person=attempt.person, level=attempt.quiz.level, today=today)
    return True


@transaction.atomic
def mark_written(mark: Mark, *, is_right: bool, comment: str, by: Person, now: datetime, today: date) -> Attempt:
    """Mark one written answer; the last of an attempt decides it. Raises AlreadyMarked for whoever comes second.

    The attempt's row is locked first, so that two trainers who mark its last two answers at once see each other's.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).get(answers__mark=mark.pk)
    waiting = Mark.objects.waiting().filter(pk=mark.pk)
    if not waiting.update(is_right=is_right, comment=comment, marked_by=by, marked_at=now):
        raise AlreadyMarked(Mark.objects.select_related("marked_by").get(pk=mark.pk))
    audit.record(
        "answer.marked", f"A written answer of “{attempt.quiz}” marked", by=by, subject=attempt.person, mark=mark.pk
    )
    chosen = dict(attempt.answers.values_list("question", "chosen"))
    if decide(attempt, marking.mark(attempt.paper, chosen, verdicts(attempt)), today=today):
        attempt.refresh_from_db()
        attempt_marked.send(Attempt, attempt=attempt)
    return attempt


def verdicts(attempt: Attempt) -> dict[str, marking.Verdict]:
    """What trainers have said about the attempt's written answers so far, by question."""
    said = Mark.objects.filter(answer__attempt=attempt.pk).exclude(is_right=None)
    return {
        question: marking.Verdict(bool(is_right), comment)
        for question, is_right, comment in said.values_list("answer__question", "is_right", "comment")
    }


@transaction.atomic
def choose_modules(person: Person, modules: Collection[ModulePage]) -> None:
    """Take on the written answers of exactly these modules."""
    ModuleTrainer.objects.filter(person=person).exclude(module__in=modules).delete()
    ModuleTrainer.objects.bulk_create(
        [ModuleTrainer(person=person, module=module) for module in modules], ignore_conflicts=True
    )


@transaction.atomic
def name_the_writer(mark: Mark, *, by: Person) -> Person:
    """Who wrote the answer; the audit log notes that somebody asked."""
    attempt = mark.answer.attempt
    audit.record(
        "answer.named", f"Asked who wrote an answer of “{attempt.quiz}”", by=by, subject=attempt.person, mark=mark.pk
    )
    return attempt.person
