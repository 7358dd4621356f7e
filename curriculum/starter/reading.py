"""Reads the starter curriculum's files and turns what authors wrote there into the values of lesson blocks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from curriculum.blocks import LessonBody
from curriculum.blocks.exercises import ExerciseBlock
from curriculum.models import GlossaryTerm

FOLDER = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast where libyaml is there
EXERCISES = {name: block for name, block in LessonBody().child_blocks.items() if isinstance(block, ExerciseBlock)}
Data = dict[str, Any]
QUESTION_FIELDS = (
    "key", "strand", "kind", "difficulty", "stem", "explanation", "unit", "chart_type", "chart_title", "chart_unit",
    "model_answer",
)  # fmt: skip


def levels() -> Data:
    """The escalator, its levels and their modules."""
    return _read(FOLDER / "levels.yaml")


def lessons() -> dict[str, list[Data]]:
    """The lessons of each module, by the module's code."""
    return {data["code"]: data["lessons"] for data in map(_read, sorted(FOLDER.glob("*/module_*.yaml")))}


def question_pools() -> Iterator[Data]:
    """One pool of questions for each level that has one: {"level", "questions"}."""
    return map(_read, sorted(FOLDER.glob("questions_*.yaml")))


def glossary() -> list[Data]:
    """The terms that ship: {"term", "meaning", "also_known_as", "everyday"}."""
    return _read(FOLDER / "glossary.yaml")["terms"]


def board_questions() -> list[Data]:
    """What a board asks itself: {"key", "area", "text", "stages"}, five statements for stages 0 to 4."""
    return _read(FOLDER / "board_questions.yaml")["questions"]


def body(items: list[Data]) -> list[tuple[str, Any]]:
    """The blocks of a lesson; each item in the file is one block, named by its kind."""
    return [(kind, _value(kind, value)) for item in items for kind, value in item.items()]


def options(items: list[Data]) -> list[Data]:
    """The options of a knowledge check: each answers back."""
    return [
        {"text": item["text"], "is_right": bool(item.get("correct")), "feedback": item["feedback"]} for item in items
    ]


def question(data: Data) -> Data:
    """The fields of a question, without those the file leaves out; numbers exactly as they are written."""
    fields = {name: data[name] for name in QUESTION_FIELDS if name in data}
    numbers = {name: Decimal(str(data[name])) for name in ("number", "tolerance") if name in data}
    return fields | numbers | {"chart_values": _lines(data.get("chart_values", ""))}


def question_options(items: list[Data]) -> list[Data]:
    """Options, steps, pairs or accepted answers; what a kind does without is left out in the file."""
    texts = ("text", "match", "feedback")
    return [
        {name: str(item.get(name, "")) for name in texts} | {"is_right": bool(item.get("correct"))} for item in items
    ]


def _lines(values: str | list[Any]) -> str:
    """One value a line; the file may have them as a list as well."""
    return values if isinstance(values, str) else "\n".join(map(str, values))


def exercise(kind: str, given: Data | None) -> Data:
    """An exercise with the fields that a lesson gives; the others are as an author finds them in the editor."""
    value = {**EXERCISES[kind].get_default(), **(given or {})}
    if kind == "spot_waste":
        value["scene"] = [{"waste": "", **dict(item)} for item in value["scene"]]
    if "numbers" in value:
        value["numbers"] = _lines(value["numbers"] or "")
    return value


def _value(kind: str, value: Any) -> Any:
    if kind in EXERCISES:
        return exercise(kind, value)
    if kind == "check":
        return {"question": value["question"], "options": options(value["options"])}
    if kind == "callout" and value["tone"] == "example":  # the page itself writes "Worked example" above the title
        title = value["title"].removeprefix("Worked example - ")
        return {**value, "title": title[:1].upper() + title[1:]}
    if kind == "reflection" and isinstance(value, str):
        return {"prompt": value}
    if kind == "term":
        named = {"term": value} if isinstance(value, str) else value
        return {**named, "term": GlossaryTerm.objects.get(term__iexact=named["term"])}
    if kind == "table":
        return {**value, "rows": [[str(cell) for cell in row] for row in value["rows"]]}
    return value


def _read(path: Path) -> Data:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
