"""Words and rows for the pages of question files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from curriculum.exchange.carrying import Written
from curriculum.exchange.drafts import DROPPED
from curriculum.exchange.formats import FORMATS
from curriculum.models import Question, QuestionImport
from curriculum.question_files.plan import Plan, Row

STATES = {
    QuestionImport.State.CHECKED: "waits for a decision",
    QuestionImport.State.CONFIRMED: "taken in",
    QuestionImport.State.DISCARDED: "discarded",
}
OUTCOMES = {
    "published": "Published",
    "drafts": "Taken in as drafts",
    "changed": "In the bank already: the file's version waits there as a draft",
}


@dataclass(frozen=True)
class Line:
    """One question of a file, in words. Without a number it cannot be chosen or left out."""

    place: int
    stem: str
    kind: str
    where: str = ""
    reasons: list[str] = field(default_factory=list)
    number: int | None = None
    is_ticked: bool = False


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    text: str
    lines: list[Line]


def dry_run(batch: QuestionImport, plan: Plan, ticked: set[str]) -> dict[str, Any]:
    kinds = dict(Question.Kind.choices)
    changed = [_line(row, kinds, [*row.changes, *_lacks(row)], ticked) for row in plan.changed]
    there = [_line(row, kinds, _there(row), None) for row in plan.there]
    new = [_line(row, kinds, [], ticked) for row in plan.as_they_are]
    dropped = [Line(f.line, f.question, "", reasons=[f.text]) for f in plan.dropped]
    sections = [
        Section(
            "dropped", "Dropped", "These cannot be taken. Put them right in the file, or write them anew.", dropped
        ),
        Section("there", "In the bank already", "By their key, or word for word the same question.", there),
        Section("changed", "Taken with a change", "Nothing else of them is lost than what is said here.", changed),
        Section("taken", "Taken as they are", "Nothing is changed, nothing is missing.", new),
    ]
    return {
        "batch": batch,
        "page_subtitle": "What this file would do",
        "plan": plan,
        "format": FORMATS[batch.format].name,
        "sections": sections,
        "shown": [section for section in sections if section.lines],
    }


def result(batch: QuestionImport) -> dict[str, Any]:
    """What became of a file: the questions taken in, each with the way to it."""
    keys = [key for name in OUTCOMES for key in batch.result.get(name, [])]
    found = {question.key: question for question in Question.objects.filter(key__in=keys).select_related("level")}
    groups = [
        {"words": words, "questions": [found[key] for key in batch.result.get(name, []) if key in found]}
        for name, words in OUTCOMES.items()
    ]
    return {
        "batch": batch,
        "page_subtitle": "What became of this file",
        "format": FORMATS[batch.format].name,
        "state": STATES[QuestionImport.State(batch.state)],
        "groups": [group for group in groups if group["questions"]],
        "left_out": batch.result.get("left_out", []),
        "dropped": sum(finding["severity"] == DROPPED for finding in batch.findings),
        "gone": len(keys) - len(found),
    }


def taken_in(batch: QuestionImport) -> str:
    """Such as "12 published, 3 drafts, 1 left out."."""
    words = {"published": "published", "drafts": "as drafts", "changed": "changed as a draft", "left_out": "left out"}
    counts = [f"{len(batch.result[name])} {word}" for name, word in words.items() if batch.result.get(name)]
    return f"{batch.name} is taken in: {', '.join(counts) or 'it held no questions'}."


def listed(batches: Iterable[QuestionImport]) -> list[dict[str, Any]]:
    return [
        {"batch": batch, "format": FORMATS[batch.format].name, "state": STATES[QuestionImport.State(batch.state)]}
        for batch in batches
    ]


def written(file: Written, code: str) -> dict[str, Any]:
    """What a format does not hold, one line for each reason with the questions it concerns."""
    reasons: dict[tuple[bool, str], list[str]] = {}
    for finding in file.findings:
        reasons.setdefault((finding.severity == DROPPED, finding.text), []).append(finding.question)
    groups = [{"text": text, "questions": questions} for (_, text), questions in sorted(reasons.items(), reverse=True)]
    return {"written": file, "format": FORMATS[code].name, "groups": groups}


def _line(row: Row, kinds: dict[str, str], reasons: list[str], ticked: set[str] | None) -> Line:
    where = ", ".join(filter(None, [row.level.short_name if row.level else "", row.module.code if row.module else ""]))
    number = None if ticked is None else row.number
    is_ticked = ticked is not None and str(row.number) in ticked
    return Line(row.draft.line, row.anchor, kinds[row.draft.kind], where, reasons, number, is_ticked)


def _lacks(row: Row) -> list[str]:
    return [f"Before it can be published: {missing}" for missing in row.missing]


def _there(row: Row) -> list[str]:
    if row.same_as is None:
        return [f"It is the same question as in {row.there}."]
    differs = f"Different: {', '.join(row.differs)}." if row.differs else "Nothing is different."
    return [f"The bank has it as {row.there}. {differs}", *row.changes, *_lacks(row)]
