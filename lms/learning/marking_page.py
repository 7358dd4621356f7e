"""Gathers what a trainer needs to mark written answers: which wait, and one of them with its question."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.forms import Form

from curriculum.models import Question
from lms.learning.answers import written
from lms.learning.asked import asked_question
from lms.learning.models import Mark, MarkQuerySet
from lms.people.models import Person


def queue(trainer: Person) -> MarkQuerySet:
    """The answers that wait for this trainer, the longest first, each with its question as it reads now."""
    stems = Question.objects.filter(key=OuterRef("answer__question")).values("stem")[:1]
    waiting = Mark.objects.visible_to(trainer).waiting().annotate(stem=Subquery(stems))
    return (
        waiting.select_related("module", "answer__attempt__quiz")
        .defer("answer__attempt__paper", "answer__chosen")
        .order_by("answer__attempt__submitted_at", "pk")
    )


def marking_page(mark: Mark, form: Form) -> dict[str, Any]:
    """One answer with its question as it was asked, whatever became of the question since."""
    paper = mark.answer.attempt.paper
    number, source = next((n, each) for n, each in enumerate(paper, 1) if each["key"] == mark.answer.question)
    return {
        "mark": mark,
        "form": form,
        "question": asked_question(number, source),
        "written": written(mark.answer.chosen),
        "model_answer": source["model_answer"],
        "explanation": source.get("explanation", ""),
    }
