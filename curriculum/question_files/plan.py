"""What taking a file of questions in would do: for each where it goes, what it lacks, and if the bank has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import slugify

from curriculum.asking import folded, problems
from curriculum.exchange.carrying import lacking
from curriculum.exchange.drafts import DROPPED, DraftQuestion, Finding, excerpt
from curriculum.models import LevelPage, ModulePage, Question
from curriculum.question_files.drafts import Place, draft_of, merged, tag_names, values

KEY = re.compile(r"[A-Za-z0-9_-]{1,40}$")


@dataclass
class Row:
    """One question of the file. `number` is its place among those that could be read."""

    number: int
    draft: DraftQuestion
    changes: list[str]
    missing: list[str]
    level: LevelPage | None = None
    module: ModulePage | None = None
    there: str = ""  # the key under which the bank has it already, or "line 12" for the same file
    same_as: int | None = None  # the primary key of that question
    merged: DraftQuestion | None = None  # what that question becomes if it takes over the file's
    differs: list[str] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return bool(self.there)

    @property
    def strand(self) -> str:
        return (self.merged or self.draft).strand

    @property
    def anchor(self) -> str:
        return excerpt(self.draft.stem, 160)


@dataclass
class Plan:
    rows: list[Row]
    dropped: list[Finding]
    of_the_file: list[str]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if not row.is_there]

    @property
    def there(self) -> list[Row]:
        return [row for row in self.rows if row.is_there]

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.new if row.changes or row.missing]

    @property
    def as_they_are(self) -> list[Row]:
        return [row for row in self.new if not (row.changes or row.missing)]

    @property
    def incomplete(self) -> list[Row]:
        return [row for row in self.rows if row.missing]

    @property
    def without_level(self) -> int:
        return sum(row.level is None for row in self.rows)

    @property
    def without_strand(self) -> int:
        return sum(not row.strand for row in self.rows)


def plan(drafts: Iterable[DraftQuestion], findings: Iterable[Finding]) -> Plan:
    """Compare a file with the bank; a fixed number of queries, however long the file."""
    findings = list(findings)
    changes: dict[int, list[str]] = {}
    for finding in findings:
        if finding.severity != DROPPED and finding.line:
            changes.setdefault(finding.line, []).append(finding.text)
    bank = _Bank()
    rows = [bank.row(number, draft, changes.get(draft.line, [])) for number, draft in enumerate(drafts)]
    bank.compare(rows)
    dropped = [finding for finding in findings if finding.severity == DROPPED]
    return Plan(rows, dropped, [f.text for f in findings if not f.line and f.severity != DROPPED])


class _Bank:
    """What the bank holds, read once."""

    def __init__(self) -> None:
        self.levels = {level.code: level for level in LevelPage.objects.all()}
        self.modules: dict[str, ModulePage] = {module.code: module for module in ModulePage.objects.all()}
        paths = {level.path: level for level in self.levels.values()}
        self.level_of = {code: paths.get(module.path[: -ModulePage.steplen]) for code, module in self.modules.items()}
        self.keys: dict[str, int] = {}
        self.stems: dict[str, tuple[int, str]] = {}
        for pk, key, stem in Question.objects.values_list("pk", "key", "stem"):
            self.keys[key] = pk
            self.stems.setdefault(folded(stem), (pk, key))
        self.seen: dict[str, int] = {}

    def row(self, number: int, draft: DraftQuestion, changes: list[str]) -> Row:
        row = Row(number, draft, list(changes), missing_in(draft))
        self._place(row)
        stem = folded(draft.stem)
        if draft.key in self.keys:
            row.there, row.same_as = draft.key, self.keys[draft.key]
        elif stem in self.stems:
            row.same_as, row.there = self.stems[stem]
        elif stem in self.seen:
            row.there = f"line {self.seen[stem]} of this file"
        self.seen.setdefault(stem, draft.line)
        if draft.key and not KEY.match(draft.key):
            row.changes.append(f"“{excerpt(draft.key, 40)}” is no key here: it gets a new one.")
        return row

    def _place(self, row: Row) -> None:
        """Where the file says it belongs, as far as that exists here. A module says its level, too."""
        draft = row.draft
        row.module = self.modules.get(draft.module_code)
        row.level = self.level_of.get(draft.module_code) or self.levels.get(draft.level_code)
        if draft.module_code and not row.module:
            row.changes.append(f"There is no module {excerpt(draft.module_code, 40)} here.")
        if draft.level_code and draft.level_code not in self.levels:
            row.changes.append(f"There is no level {excerpt(draft.level_code, 40)} here.")
        elif row.level and draft.level_code and row.level.code != draft.level_code:
            row.changes.append(f"Module {draft.module_code} belongs to {row.level.short_name}: it goes there.")

    def compare(self, rows: list[Row]) -> None:
        """Say in what the questions that the bank has already differ from the file's."""
        wanted = {row.same_as for row in rows if row.same_as}
        found = Question.objects.filter(pk__in=wanted).select_related("level", "module", "image", "latest_revision")
        there = {question.pk: question for question in found.prefetch_related("options", "tagged_items")}
        tags = tag_names() if there else {}
        for row in rows:
            if row.same_as and (question := there.get(row.same_as)):
                own = draft_of(question, tags, with_picture=False)
                row.merged = merged(row.draft, own)
                row.differs = lacking(row.merged, own)
                row.level, row.module = row.level or question.level, row.module or question.module


def missing_in(draft: DraftQuestion) -> list[str]:
    """What keeps it from being published, as the editor would say; the same message for several options once."""
    found: dict[str, list[str]] = {}
    for name, message in problems(values(draft)).items():
        parts = name.split(".")
        found.setdefault(message, []).append(_option_name(draft, int(parts[1])) if len(parts) == 3 else "")
    return [f"{', '.join(filter(None, places))}: {message}" if any(places) else message
            for message, places in found.items()]  # fmt: skip


def _option_name(draft: DraftQuestion, place: int) -> str:
    return f"“{excerpt(draft.options[place].text or draft.options[place].match, 40)}”"


def new_key(level: LevelPage, module: ModulePage | None, taken: set[str], last: dict[str, int]) -> str:
    """The next free key in the pattern of the bank, such as l1-1-4-03. `taken` and `last` are kept up to date."""
    start = slugify(f"{level.code} {module.code.replace('.', '-') if module else ''}")[:34].strip("-")
    while True:
        last[start] = last.get(start, 0) + 1
        key = f"{start}-{last[start]:02d}"
        if key not in taken:
            taken.add(key)
            return key


def place_of(row: Row, level: LevelPage | None, module: ModulePage | None, strand: str) -> Place:
    """Where a question goes: where its file says, else where the person who takes it in says."""
    found = row.level or level
    assert found is not None  # the form asks for it where a file leaves it open
    wanted = row.module or module
    return found, wanted if wanted and wanted.is_child_of(found) else None, row.strand or strand
