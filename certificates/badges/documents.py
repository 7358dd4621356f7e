"""Serves the vocabularies badges are written in, from files of our own: nothing is ever fetched."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    DATA_INTEGRITY: "security-data-integrity-v2.json",
}


class UnknownContextError(ValueError):
    """A document names a vocabulary that is not kept here; what it means can't be known."""


def document_of(address: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """A vocabulary in the shape the JSON-LD processor asks for. Raises UnknownContextError."""
    if address not in FILES:
        raise UnknownContextError(f"{address} is not a vocabulary of badges.")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _read(FILES[address]),
    }


@cache
def _read(name: str) -> Any:
    return json.loads((Path(__file__).parent / "contexts" / name).read_text())
