"""Moodle XML, what Moodle's question bank exports: read and written. What the kinds hold is read in moodle_kinds."""

from __future__ import annotations

import codecs
import re
import xml.etree.ElementTree as ET
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from curriculum.exchange import labels, moodle_kinds
from curriculum.exchange.carrying import Written, carried, unpacked
from curriculum.exchange.decoding import MOST_BYTES, refuse_too_many, text_of
from curriculum.exchange.drafts import (
    CHANGED,
    DROPPED,
    DraftQuestion,
    Dropped,
    Finding,
    Unreadable,
    accepted,
    excerpt,
    is_name_of,
)
from curriculum.exchange.gift import WITHOUT_NAMES
from curriculum.exchange.gift_answers import PART_MARKS
from curriculum.exchange.moodle_kinds import Source
from curriculum.exchange.moodle_writing import written
from curriculum.exchange.pictures import picture_of

LINE = "line-in-the-file"
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
CHART_TABLE = re.compile(r'<table class="chart-values">.*?</table>', re.DOTALL)
WITHOUT_MARKS = "Marks and penalties of single questions are not held: every question counts the same."
REFUSED = (
    "This file declares entities or a document type, by which a file can make a server read other files or choke. "
    "Files that Moodle exports have none. Nothing was read."
)


def read(data: bytes | str) -> tuple[list[DraftQuestion], list[Finding]]:
    """Every question that can be read, and what was changed or dropped. Raises Unreadable."""
    text, findings = _text_of(data)
    root = _tree(text)
    drafts: list[DraftQuestion] = []
    category, others = "", set()
    for count, element in enumerate(root.iterfind("question"), 1):
        refuse_too_many(count)
        if element.get("type") == "category":
            category = labels.tag_of_category(element.findtext("category/text") or "")
            continue
        source = Source(element)
        line = int(element.get(LINE, 0))
        try:
            draft = _question(source, category, line)
        except Dropped as why:
            findings.append(Finding(line, excerpt(source.plain_name()), DROPPED, str(why)))
            continue
        others |= _told_once(source, draft)
        drafts.append(draft)
        findings += [Finding(line, excerpt(draft.stem), CHANGED, note) for note in dict.fromkeys(source.notes)]
    return drafts, findings + [Finding(0, "", CHANGED, told) for told in sorted(others)]


def write(drafts: list[DraftQuestion]) -> Written:
    findings: list[Finding] = []
    texts = [text for draft in drafts if (text := carried(draft, written, _read_one, findings))]
    whole = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *texts, "</quiz>", ""])
    return Written(whole, findings, len(texts))


def _read_one(text: str) -> tuple[list[DraftQuestion], list[Finding]]:
    return read(f"<quiz>{text}</quiz>")


def _text_of(data: bytes | str) -> tuple[str, list[Finding]]:
    """The text of an XML file, in the encoding its first line names unless it is not in that encoding."""
    if isinstance(data, bytes) and len(data) <= MOST_BYTES and (found := ENCODING.match(data)):
        try:
            name = codecs.lookup(found[1].decode()).name
            if name != "utf-8" and not name.startswith("utf-16"):
                return data.decode(name), []
        except (LookupError, UnicodeError) as why:
            raise Unreadable(f"This file names an encoding that it is not in: {found[1].decode()}.") from why
    return text_of(data)


class _Lines(ET.TreeBuilder):
    """Notes in each question the line it begins in."""

    parser: Any = None

    def start(self, tag: Any, attrs: Any) -> ET.Element:
        element = super().start(tag, attrs)
        if tag == "question":
            element.set(LINE, str(self.parser.CurrentLineNumber))
        return element


def _tree(text: str) -> ET.Element:
    builder = _Lines()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder.parser = parser.parser
    try:
        parser.feed(DECLARATION.sub("", text))
        root = parser.close()
    except DefusedXmlException as why:
        raise Unreadable(REFUSED) from why
    except (ET.ParseError, ValueError, LookupError) as why:
        raise Unreadable(_not_xml(str(why))) from why
    if root.tag != "quiz":
        raise Unreadable(f"This is XML, but no file of Moodle questions: it begins with <{excerpt(root.tag, 40)}>.")
    return root


def _not_xml(why: str) -> str:
    hint = " Names such as &nbsp; are HTML; XML does not know them." if "entity" in why else ""
    return f"This file is not well-formed XML: {why}.{hint} Nothing was read."


def _question(source: Source, category: str, line: int) -> DraftQuestion:
    kind = source.element.get("type", "")
    if kind not in moodle_kinds.READERS:
        raise Dropped(moodle_kinds.REASONS.get(kind, f"There is no kind here like Moodle’s “{excerpt(kind, 40)}”."))
    more = source.element.findtext("escalator") or ""
    fields = moodle_kinds.READERS[kind](source)
    stem = source.text("questiontext", is_stem=True, without=CHART_TABLE if more else None)
    tags = [tag.text or "" for tag in source.element.iterfind("tags/tag/text")]
    where = labels.fields_of([*tags, *([category] if category else [])], source.notes)
    if labels.WHOLE in tags and PART_MARKS in source.notes:
        source.notes.remove(PART_MARKS)
    picture = picture_of(source.images, source.files(), source.notes)
    fields["stem"] = moodle_kinds.with_gap(stem) if fields["kind"] == "gap" else stem
    if not fields["stem"].strip():
        raise Dropped("It has no wording.")
    explanation = "\n".join(filter(None, [source.text("generalfeedback"), fields.get("explanation", "")]))
    given = {**fields, **where, "explanation": explanation, "picture": picture, "line": line}
    draft = DraftQuestion(**given, key=source.element.findtext("idnumber") or "")
    source.tell_of_hints()
    return accepted(unpacked(accepted(draft, source.notes), more, source.notes), source.notes)


def _told_once(source: Source, draft: DraftQuestion) -> set[str]:
    """What is said once for the whole file, not beside each question."""
    told = set() if is_name_of(source.plain_name(), draft) else {WITHOUT_NAMES}
    grade, penalty = source.number("defaultgrade", 1), source.number("penalty", 0)
    return told if grade == 1 and penalty == 0 else told | {WITHOUT_MARKS}
