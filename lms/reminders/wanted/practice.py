"""Whether messages about observed practice and about evaluations are still wanted."""

from __future__ import annotations

from datetime import date

from lms.cohorts.models import Evaluation, EvaluationAnswer, EvaluationAsked, ObservedPractice
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted.judging import Judge, Messages, keys


def form(messages: Messages, today: date) -> Judge:
    """Only the newest word about a form counts."""
    forms = ObservedPractice.objects.in_bulk(keys(messages))

    def judge(message: OutboxMessage, key: int) -> str:
        found = forms.get(key)
        if found is None or found.agreed_at:
            return "Everybody has signed the form."
        said = "ended" if found.ended_at else f"version-{found.version}"
        return "" if message.occurrence == said else "The form has changed since."

    return judge


def evaluation(messages: Messages, today: date) -> Judge:
    open_ones = set(Evaluation.objects.open(today).filter(pk__in=keys(messages)).values_list("pk", flat=True))
    pairs = ("evaluation", "person")
    asked = set(EvaluationAsked.objects.filter(evaluation__in=open_ones).values_list(*pairs))
    answered = set(EvaluationAnswer.objects.filter(evaluation__in=open_ones).values_list(*pairs))

    def judge(message: OutboxMessage, key: int) -> str:
        if key not in open_ones:
            return "The evaluation has closed."
        if (key, message.person_id) not in asked:
            return "The person did not come, as was corrected."
        return "The person has answered." if (key, message.person_id) in answered else ""

    return judge
