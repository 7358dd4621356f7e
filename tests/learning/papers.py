"""A question of every kind, in the pool of level 1, and what to choose to be right."""

from curriculum.models import LevelPage, ModulePage, Question, QuestionOption
from lms.learning.printing import Printed

VALUES = "Jan 12\nFeb 14\nMar 11\nApr 13\nMay 15\nJun 9"
KINDS = {
    "single": {"options": [("Right", "", True), ("Wrong", "", False)]},
    "multiple": {"options": [("Right", "", True), ("Also right", "", True), ("Wrong", "", False)]},
    "true_false": {"options": [("True", "", False), ("False", "", True)]},
    "ordering": {"options": [("Plan", "", False), ("Do", "", False), ("Study", "", False), ("Act", "", False)]},
    "matching": {"options": [("Run chart", "Median", False), ("XmR chart", "Mean", False), ("", "Mode", False)]},
    "numeric": {"number": "12.5", "tolerance": "0.5", "unit": "%"},
    "gap": {
        "stem": "Plan, do, [[gap]], act.",
        "options": [("study", "", True), ("studying", "", True), ("check", "", False)],
    },
    "chart": {
        "options": [("It varies", "", True), ("It rose", "", False)],
        "chart_type": "run",
        "chart_title": "Falls on the ward each month",
        "chart_unit": "falls",
        "chart_values": VALUES,
    },
    "free_text": {"model_answer": "It says what, how much and by when."},
}


def add_question(level: LevelPage, kind: str, module: ModulePage | None = None, **changes) -> Question:
    fields = {name: value for name, value in KINDS[kind].items() if name != "options"}
    question = Question.objects.create(
        **{"key": f"q-{kind}", "level": level, "module": module, "strand": "D", "kind": kind, "stem": f"A {kind}?",
           "explanation": f"Why {kind}."} | fields | changes
    )  # fmt: skip
    for place, (text, match, is_right) in enumerate(KINDS[kind].get("options", [])):
        QuestionOption.objects.create(
            question=question, text=text, match=match, is_right=is_right, sort_order=place,
            feedback=f"{text or match}, because.",
        )  # fmt: skip
    return question


def one_of_each_kind(level: LevelPage, module: ModulePage | None = None) -> None:
    """Make the pool of the level one question of every kind, and its quiz draw them all."""
    level.questions.all().delete()
    for kind in KINDS:
        add_question(level, kind, module)
    quiz = level.quiz
    quiz.draw = len(KINDS)
    quiz.save()


def right_answer(question: Printed) -> list[str]:
    """What to choose or write to be right; a free text as good as any."""
    kind = question["kind"]
    if kind == "ordering":
        return [f"{option['key']}={option['place']}" for option in question["options"]]
    if kind == "matching":
        return [f"{option['key']}={option['match']}" for option in question["options"]]
    typed = {"numeric": ["12,5"], "gap": [" STUDY "], "free_text": ["What, how much, by when."]}
    return typed.get(kind) or [option["key"] for option in question["options"] if option["is_right"]]


def wrong_answer(question: Printed) -> list[str]:
    kind = question["kind"]
    if kind == "ordering":
        last = len(question["options"]) + 1
        return [f"{option['key']}={last - option['place']}" for option in question["options"]]
    if kind == "matching":
        keys = [choice["key"] for choice in question["choices"]]
        return [
            f"{option['key']}={next(key for key in keys if key != option['match'])}" for option in question["options"]
        ]
    typed = {"numeric": ["13.01"], "gap": ["check"], "free_text": [" "]}
    return typed.get(kind) or [option["key"] for option in question["options"] if not option["is_right"]][:1]
