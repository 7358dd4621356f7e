"""Where a question belongs, written as tags, so that formats with tags carry it: strand:D, level:L1, module:1.4."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from curriculum.exchange.drafts import DIFFICULTIES, STRANDS, DraftQuestion

FIELDS = {"level": "level_code", "module": "module_code", "strand": "strand", "difficulty": "difficulty"}
WHOLE = "marking:whole"  # all or nothing, where other systems would give part of the marks
OURS = (*FIELDS, "marking", "tag")
ALLOWED = {"strand": tuple(STRANDS), "difficulty": DIFFICULTIES}


def tags_of(draft: DraftQuestion) -> list[str]:
    labels = [f"{label}:{value}" for label, name in FIELDS.items() if (value := getattr(draft, name))]
    whole = [WHOLE] if draft.kind == "multiple" else []
    return labels + whole + [f"tag:{tag}" if _label(tag) in OURS else tag for tag in draft.tags]


def fields_of(tags: Iterable[str], notes: list[str]) -> dict[str, Any]:
    """The fields of a draft that the tags say; what is no value of ours stays a tag."""
    found: dict[str, Any] = {}
    kept: list[str] = []
    for tag in tags:
        label, value = _label(tag), tag.partition(":")[2].strip()
        if tag == WHOLE or not tag.strip():
            continue
        if label == "tag":
            kept.append(value)
        elif label not in FIELDS or FIELDS[label] in found:
            kept.append(tag)
        elif label in ALLOWED and value not in ALLOWED[label]:
            kept.append(tag)
            notes.append(f"There is no {label} “{value}” here: kept as a tag.")
        else:
            found[FIELDS[label]] = value
    return {**found, "tags": tuple(kept)}


def tag_of_category(path: str) -> str:
    """The last part of a Moodle category's path; empty for those every course has."""
    last = path.replace("//", "\0").split("/")[-1].replace("\0", "/").strip()
    return "" if last.casefold().startswith(("default for", "$")) or last.casefold() == "top" else last


def _label(tag: str) -> str:
    return tag.partition(":")[0].strip() if ":" in tag else ""
