"""Aiken: one right answer among lettered options, in plain text. It has no words for anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curriculum.exchange.carrying import Written, carried
from curriculum.exchange.decoding import refuse_too_many, text_of
from curriculum.exchange.drafts import (
    CHANGED,
    DROPPED,
    LINE_ENDS,
    DraftOption,
    DraftQuestion,
    Dropped,
    Finding,
    accepted,
    excerpt,
    require,
)
from curriculum.exchange.gift_answers import PART_MARKS

OPTION = re.compile(r"([A-Za-z])[.)]\s+(.*)$")
ANSWER = re.compile(r"ANSWERS?\s*:\s*(.*)$", re.IGNORECASE)
MOST_LINES = 200  # of one question; without its answer a whole file would be one
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Entry:
    """The lines of one question, from its wording to the line with its answer."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: int = 0
    is_torn: bool = False  # a blank line came after the last option

    def add(self, line: str) -> None:
        """Take one more line in: an option if its letter is the next one, else what the line before goes on with."""
        self.lines += 1
        if self.lines > MOST_LINES:
            return
        found = OPTION.match(line)
        if found and self.stem and found[1].upper() == LETTERS[len(self.options) : len(self.options) + 1]:
            self.options.append(found[2])
        elif self.options:
            self.options[-1] += f" {line}"
            self.notes.append(f"“{excerpt(line, 40)}” was joined to option {LETTERS[len(self.options) - 1]}.")
        else:
            self.stem.append(line)

    def draft(self, answer: str) -> DraftQuestion:
        require(self.stem, "There is no question before the answer.")
        require(self.lines <= MOST_LINES, f"It has more than {MOST_LINES} lines before its answer.")
        require(len(self.options) > 1, "It has fewer than two options: lines that begin “A.” or “A)”, then “B.”.")
        given = re.split(r"[\s,;]+(?:and\s+)?", answer.strip().upper().rstrip(".)"))
        require(
            all(len(letter) == 1 and letter in LETTERS for letter in given), f"“{answer}” is no letter of an option."
        )
        right = {LETTERS.index(letter) for letter in given}
        require(max(right) < len(self.options), f"Its answer is {answer.upper()}, but there is no such option.")
        if len(right) > 1:
            self.notes.append(PART_MARKS)
        options = tuple(DraftOption(text, place in right) for place, text in enumerate(self.options))
        kind = "multiple" if len(right) > 1 else "single"
        return accepted(DraftQuestion("\n".join(self.stem), kind, options, line=self.line), self.notes)


@dataclass
class _Reader:
    drafts: list[DraftQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    entry: Entry = field(default_factory=Entry)
    seen: int = 0

    def line(self, number: int, line: str) -> None:
        if not line:
            self.entry.is_torn = bool(self.entry.options)
        elif found := ANSWER.match(line):
            self.end(found[1])
        else:
            if self.entry.is_torn and not OPTION.match(line):
                self.end(None)
            self.entry.line = self.entry.line or number
            self.entry.add(line)

    def end(self, answer: str | None) -> None:
        entry, self.entry, self.seen = self.entry, Entry(), self.seen + 1
        refuse_too_many(self.seen)
        stem = excerpt(" ".join(entry.stem))
        try:
            require(answer is not None, "It has no line “ANSWER: ” with the letter of the right option.")
            draft = entry.draft(answer or "")
        except Dropped as why:
            self.findings.append(Finding(entry.line, stem, DROPPED, str(why)))
        else:
            self.drafts.append(draft)
            self.findings += [Finding(entry.line, stem, CHANGED, note) for note in dict.fromkeys(entry.notes)]


def read(data: bytes | str) -> tuple[list[DraftQuestion], list[Finding]]:
    """Every question that can be read, and what was changed or dropped. Raises Unreadable."""
    text, findings = text_of(data)
    reader = _Reader(findings=findings)
    for number, line in enumerate(LINE_ENDS.sub("\n", text).split("\n"), 1):
        reader.line(number, line.strip())
    if reader.entry.stem or reader.entry.options:
        reader.end(None)
    return reader.drafts, reader.findings


def write(drafts: list[DraftQuestion]) -> Written:
    findings: list[Finding] = []
    texts = [text for draft in drafts if (text := _one(draft, findings))]
    return Written("\n".join(texts), findings, len(texts))


def _one(draft: DraftQuestion, findings: list[Finding]) -> str:
    reason = ""
    if draft.kind != "single":
        reason = "Left out. Aiken holds questions with one right answer only."
    elif len(draft.options) > len(LETTERS):
        reason = f"Left out. Aiken has {len(LETTERS)} letters for options."
    elif sum(option.is_right for option in draft.options) != 1:
        reason = "Left out. Aiken needs exactly one right option."
    if reason:
        findings.append(Finding(draft.line, excerpt(draft.stem), DROPPED, reason))
        return ""
    return carried(draft, _written, read, findings)


def _written(draft: DraftQuestion, more: str) -> str:
    options = [f"{letter}. {option.text}" for letter, option in zip(LETTERS, draft.options, strict=False)]
    right = next(letter for letter, option in zip(LETTERS, draft.options, strict=False) if option.is_right)
    return "\n".join([" ".join(draft.stem.split("\n")), *options, f"ANSWER: {right}", ""])
