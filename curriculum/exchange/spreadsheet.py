"""Questions as a table: one a row, in columns of our own that docs/import-questions.md lists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from curriculum.exchange.carrying import Written, lacking
from curriculum.exchange.decoding import refuse_too_many, text_of
from curriculum.exchange.drafts import (
    CHANGED,
    DIFFICULTIES,
    DROPPED,
    GAP,
    KINDS,
    STRANDS,
    DraftOption,
    DraftQuestion,
    Dropped,
    Finding,
    Unreadable,
    accepted,
    excerpt,
    joined,
    number_of,
    number_text,
    pieces,
    require,
)
from lms.spreadsheets import FORMULA_STARTS, INVISIBLE_STARTS, safe_cell

COLUMNS = {
    "key": "key", "level": "level_code", "module": "module_code", "strand": "strand", "kind": "kind",
    "difficulty": "difficulty", "tags": "tags", "question": "stem", "explanation": "explanation", "number": "number",
    "tolerance": "tolerance", "unit": "unit", "model_answer": "model_answer", "chart_type": "chart_type",
    "chart_title": "chart_title", "chart_unit": "chart_unit", "chart_values": "chart_values",
}  # fmt: skip
OF_OPTIONS = {"option": "text", "right": "is_right", "match": "match", "feedback": "feedback"}
NUMBERED = re.compile(r"(option|right|match|feedback)_?(\d{1,2})$")
YES = frozenset({"yes", "y", "true", "x", "1", "right", "correct", "✓"})
ALSO = {"stem": "question", "question_text": "question", "tag": "tags", "answer_number": "number"}
# A cell that would be a formula is written with an apostrophe before it, and so is one that begins like such a cell.
_START = rf"[{re.escape(''.join(sorted(INVISIBLE_STARTS)))}]*[{re.escape(''.join(sorted(FORMULA_STARTS)))}]"
LOOKS_MADE_SAFE = re.compile(f"'+{_START}")


def read(data: bytes | str) -> tuple[list[DraftQuestion], list[Finding]]:
    """Every question that can be read, and what was changed or dropped. Raises Unreadable."""
    text, findings = text_of(data)
    drafts: list[DraftQuestion] = []
    rows = _rows(text)
    columns = _columns(next(rows, (1, []))[1], findings)
    for count, (line, cells) in enumerate(rows, 1):
        refuse_too_many(count)
        row = {name: _unsafe(cell) for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
        if not row:
            continue
        notes: list[str] = []
        stem = excerpt(row.get("question", ""))
        try:
            draft = _draft(row, line, notes)
        except Dropped as why:
            findings.append(Finding(line, stem, DROPPED, str(why)))
            continue
        drafts.append(draft)
        findings += [Finding(line, stem, CHANGED, note) for note in dict.fromkeys(notes)]
    return drafts, findings


def write(drafts: list[DraftQuestion]) -> Written:
    most = max([6, *(len(draft.options) for draft in drafts)])
    numbered = [f"{name}_{number}" for number in range(1, most + 1) for name in OF_OPTIONS]
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow([*COLUMNS, *numbered])
    for draft in drafts:
        row = _row(draft)
        writer.writerow([row.get(name, "") for name in [*COLUMNS, *numbered]])
    text = file.getvalue()
    return Written(f"\ufeff{text}", _not_carried(drafts, text), len(drafts))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line it begins in, whatever the separator."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(10 * 2**20)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as why:
        raise Unreadable(f"Line {line} cannot be read as a row of a table ({why}). Nothing was read.") from why


def _columns(header: list[str], findings: list[Finding]) -> list[str]:
    """What each column means to us; empty for one we do not know."""
    found, unknown = [], []
    for title in header:
        name = re.sub(r"[\s_-]+", "_", title.strip().casefold())
        numbered = NUMBERED.match(name)
        name = f"{numbered[1]}_{int(numbered[2])}" if numbered else ALSO.get(name, name)
        is_known = (bool(numbered) or name in COLUMNS) and name not in found
        found.append(name if is_known else "")
        unknown += [] if is_known or not title.strip() else [title.strip()]
    if "question" not in found:
        raise Unreadable("The first line must name the columns, and one of them must be “question”. Nothing was read.")
    if unknown:
        findings.append(Finding(0, "", CHANGED, f"Columns we have no use for: {excerpt(', '.join(unknown), 300)}."))
    return found


def _unsafe(cell: str) -> str:
    return cell[1:] if LOOKS_MADE_SAFE.match(cell) else cell


def _safe(value: Any) -> Any:
    if isinstance(value, str) and LOOKS_MADE_SAFE.match(value):
        return f"'{value}"
    return safe_cell(value)


def _draft(row: dict[str, str], line: int, notes: list[str]) -> DraftQuestion:
    require(row.get("question", "").strip(), "There is no question in its row.")
    options = tuple(
        DraftOption(
            text=row.get(f"option_{number}", ""),
            is_right=row.get(f"right_{number}", "").strip().casefold() in YES,
            feedback=row.get(f"feedback_{number}", ""),
            match=row.get(f"match_{number}", ""),
        )
        for number in range(1, 100)
    )
    texts = {
        field: row.get(name, "") for name, field in COLUMNS.items() if field not in ("number", "tolerance", "tags")
    }
    given: dict[str, Any] = texts | {"options": options, "tags": tuple(pieces(row.get("tags", ""), ";")), "line": line}
    given |= {name: _number(row, name) for name in ("number", "tolerance") if name in row}
    given["kind"] = _kind(row, options, notes)
    for name, allowed in (("strand", tuple(STRANDS)), ("difficulty", DIFFICULTIES)):
        given[name] = _chosen(name, given[name], allowed, notes)
    return accepted(DraftQuestion(**given), notes)


def _number(row: dict[str, str], name: str) -> Decimal:
    number = number_of(row[name])
    if number is None:
        raise Dropped(f"“{excerpt(row[name], 40)}” in the column {name} is no number.")
    return number


def _chosen(name: str, value: str, allowed: tuple[str, ...], notes: list[str]) -> str:
    found = next((each for each in allowed if each.casefold() == value.strip().casefold()), "")
    if value.strip() and not found:
        notes.append(f"There is no {name} “{excerpt(value, 40)}”: it was left open. Known are {', '.join(allowed)}.")
    return found


def _kind(row: dict[str, str], options: tuple[DraftOption, ...], notes: list[str]) -> str:
    given = re.sub(r"[\s/_-]+", "_", row.get("kind", "").strip().casefold()).replace("true_or_false", "true_false")
    if given in KINDS:
        return given
    require(not given, f"There is no kind “{excerpt(row.get('kind', ''), 40)}”. Known are {', '.join(KINDS)}.")
    found = _kind_by_content(row, options)
    notes.append(f"Its kind was not given: taken as {found}.")
    return found


def _kind_by_content(row: dict[str, str], options: tuple[DraftOption, ...]) -> str:
    if "number" in row:
        return "numeric"
    if GAP in row["question"]:
        return "gap"
    if any(option.match.strip() for option in options):
        return "matching"
    if not any(option.text.strip() for option in options):
        return "free_text"
    return "single" if sum(option.is_right for option in options) < 2 else "multiple"


def _row(draft: DraftQuestion) -> dict[str, Any]:
    row: dict[str, Any] = {name: _safe(getattr(draft, field)) for name, field in COLUMNS.items()}
    row["tags"] = _safe(joined(draft.tags, ";"))
    row |= {"number": _number_cell(draft.number), "tolerance": _number_cell(draft.tolerance or None)}
    for number, option in enumerate(draft.options, 1):
        row |= {f"{name}_{number}": _safe(getattr(option, field)) for name, field in OF_OPTIONS.items()}
        row[f"right_{number}"] = "yes" if option.is_right else ""
    return row


def _number_cell(number: Decimal | None) -> Any:
    """A number as a number: a minus before digits makes no formula."""
    return "" if number is None else number_text(number)


def _not_carried(drafts: list[DraftQuestion], text: str) -> list[Finding]:
    back, _ = read(text)
    assert len(back) == len(drafts)  # a row is a row
    return [
        Finding(draft.line, excerpt(draft.stem), CHANGED, f"Not carried by this format: {', '.join(lost)}.")
        for draft, read_back in zip(drafts, back, strict=True)
        if (lost := lacking(draft, read_back))
    ]
