"""The formats questions come and go in, by their code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from curriculum.exchange import aiken, gift, moodle_xml, spreadsheet
from curriculum.exchange.carrying import Written
from curriculum.exchange.drafts import DraftQuestion, Finding


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    extension: str
    content_type: str
    read: Callable[[bytes | str], tuple[list[DraftQuestion], list[Finding]]]
    write: Callable[[list[DraftQuestion]], Written]


FORMATS = {
    "moodle_xml": Format("Moodle XML", "xml", "application/xml", moodle_xml.read, moodle_xml.write),
    "gift": Format("GIFT", "gift.txt", "text/plain", gift.read, gift.write),
    "aiken": Format("Aiken", "aiken.txt", "text/plain", aiken.read, aiken.write),
    "csv": Format("CSV", "csv", "text/csv", spreadsheet.read, spreadsheet.write),
}
EXTENSIONS = {"xml": "moodle_xml", "csv": "csv", "tsv": "csv", "gift": "gift"}
AIKEN_ANSWER = re.compile(rb"^\s*ANSWER\s*:\s*[A-Za-z]", re.MULTILINE | re.IGNORECASE)


def guess(name: str, data: bytes) -> str:
    """The format a file is probably in: by its name, and for plain text by its content."""
    if by_name := EXTENSIONS.get(PurePath(name).suffix.lower().lstrip(".")):
        return by_name
    start = data[:200_000].replace(b"\0", b"")
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return "moodle_xml"
    return "aiken" if AIKEN_ANSWER.search(start) and b"{" not in start else "gift"
