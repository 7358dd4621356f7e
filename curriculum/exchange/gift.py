"""GIFT, Moodle's format for questions written by hand, read and written."""

from __future__ import annotations

import re

from curriculum.exchange import gift_answers, labels
from curriculum.exchange.carrying import Written, carried, unpacked
from curriculum.exchange.decoding import refuse_too_many, text_of
from curriculum.exchange.drafts import (
    CHANGED,
    DROPPED,
    DraftQuestion,
    Dropped,
    Finding,
    accepted,
    excerpt,
    is_name_of,
    joined,
)
from curriculum.exchange.gift_answers import Texts
from curriculum.exchange.gift_blocks import Block, Part, blocks, parts
from curriculum.exchange.gift_writing import answers, escaped, stem_around

TITLE = re.compile(r"::((?:[^\\:]|\\.|:(?!:))*)::", re.DOTALL)
WITHOUT_NAMES = "Titles of questions are not kept: here the question itself is its name."


def read(data: bytes | str) -> tuple[list[DraftQuestion], list[Finding]]:
    """Every question that can be read, and what was changed or dropped. Raises Unreadable."""
    text, findings = text_of(data)
    drafts: list[DraftQuestion] = []
    category, is_named, seen = "", False, 0
    for block in blocks(text):
        for part in parts(block):
            if part.head.startswith("$CATEGORY:"):
                category = labels.tag_of_category(part.head.removeprefix("$CATEGORY:").strip())
                continue
            refuse_too_many(seen := seen + 1)
            title, head = _title(part.head)
            notes: list[str] = []
            try:
                draft = _question(part, head, block, category, notes)
            except Dropped as why:
                findings.append(Finding(part.line, excerpt(head or title), DROPPED, str(why)))
                continue
            block.key, block.tags, block.more = "", [], ""  # they belong to the first question below them
            is_named |= not is_name_of(title, draft)
            drafts.append(draft)
            findings += [Finding(part.line, excerpt(draft.stem), CHANGED, note) for note in dict.fromkeys(notes)]
    if is_named:
        findings.append(Finding(0, "", CHANGED, WITHOUT_NAMES))
    return drafts, findings


def write(drafts: list[DraftQuestion]) -> Written:
    findings: list[Finding] = []
    texts = [text for draft in drafts if (text := carried(draft, _written, read, findings))]
    return Written("\n".join(texts), findings, len(texts))


def _title(head: str) -> tuple[str, str]:
    """The title between double colons, and the rest."""
    found = TITLE.match(head.strip())
    if not found:
        return "", head.strip().removeprefix("::").strip()
    return Texts("plain", []).of(found[1]), head.strip()[found.end() :].strip()


def _question(part: Part, head: str, block: Block, category: str, notes: list[str]) -> DraftQuestion:
    if part.trouble:
        raise Dropped(part.trouble)
    texts = Texts.beginning(head, notes)
    fields = gift_answers.read(texts, head, part.answers or "", part.tail)
    where = labels.fields_of([*block.tags, *([category] if category else [])], notes)
    if labels.WHOLE in block.tags and gift_answers.PART_MARKS in notes:
        notes.remove(gift_answers.PART_MARKS)
    draft = DraftQuestion(**{**fields, **where, "key": block.key, "line": part.line})
    return accepted(unpacked(accepted(draft, notes), block.more, notes), notes)


def _written(draft: DraftQuestion, more: str) -> str:
    """The question with the comments above it that carry what GIFT has no words for."""
    tags = [f"[tag:{_in_label(tag)}]" for tag in labels.tags_of(draft)]
    first = ([f"[id:{_in_label(draft.key)}]"] if draft.key else []) + tags
    comments = ([f"// {' '.join(first)}"] if first else []) + ([f"// more: {more}"] if more else [])
    title = f"::{escaped(excerpt(draft.stem, 60))}::"
    before, after = stem_around(draft)
    question = f"{title}[plain]{escaped(before)} {{{answers(draft)}}}"
    return "\n".join([*comments, f"{question} {after}".rstrip(), ""])


def _in_label(text: str) -> str:
    return joined([text], "]")
