"""What people say about a session or a cohort."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.cohorts.evaluating import ASKED, SCALES
from lms.cohorts.models import Evaluation, EvaluationAnswer
from lms.forms import Form


class AnswerForm(Form):
    def __init__(self, *args: Any, evaluation: Evaluation, said: EvaluationAnswer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question["code"] for question in evaluation.questions]
        kind, scores = Evaluation.Kind(evaluation.kind), said.scores if said else {}
        for question in evaluation.questions:
            self.fields[f"score_{question['code']}"] = forms.TypedChoiceField(
                choices=SCALES[kind], coerce=int, label=question["text"], widget=forms.RadioSelect,
                initial=scores.get(question["code"]), error_messages={"required": f"Choose one: {question['text']}."},
            )  # fmt: skip
        for name, label in zip(("good", "better"), ASKED[kind], strict=True):
            self.fields[name] = forms.CharField(
                required=False, max_length=1000, label=f"{label} (optional)", initial=getattr(said, name, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    @property
    def scores(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"score_{code}"] for code in self.codes}

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"score_{code}"] for code in self.codes]
