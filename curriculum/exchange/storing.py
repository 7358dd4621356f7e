"""Drafts and findings as JSON and back, for the time between looking at a file and taking it in."""

from __future__ import annotations

import base64
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from curriculum.exchange.drafts import DraftOption, DraftQuestion, Finding, Picture


def stored(draft: DraftQuestion) -> dict[str, Any]:
    data = asdict(draft)
    data["number"] = None if draft.number is None else str(draft.number)
    data["tolerance"] = str(draft.tolerance)
    if draft.picture:
        data["picture"]["content"] = base64.b64encode(draft.picture.content).decode()
    return data


def restored(data: dict[str, Any]) -> DraftQuestion:
    picture = data["picture"] and Picture(
        **{**data["picture"], "content": base64.b64decode(data["picture"]["content"])}
    )
    return DraftQuestion(
        **{
            **data,
            "options": tuple(DraftOption(**option) for option in data["options"]),
            "number": None if data["number"] is None else Decimal(data["number"]),
            "tolerance": Decimal(data["tolerance"]),
            "picture": picture,
            "tags": tuple(data["tags"]),
        }
    )


def stored_finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


def restored_finding(data: dict[str, Any]) -> Finding:
    return Finding(**data)
