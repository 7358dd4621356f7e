"""Signs documents and checks their signature: Data Integrity proofs with the cryptosuite eddsa-rdfc-2022 (W3C).

What is signed is the meaning of a document, its canonical RDF dataset, and not its bytes: other spaces or another order
of keys change nothing, any other value does. No models, no network.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from certificates.badges.documents import document_of

SUITE = "eddsa-rdfc-2022"
LARGEST = 64 * 1024  # bytes of a document we look at; ours have about four thousand
ED25519 = b"\xed\x01"  # multicodec ed25519-pub
_ONE_AT_A_TIME = threading.Lock()  # the processor keeps caches of its own that threads must not share

Document = dict[str, Any]


def signed(document: Document, key: Ed25519PrivateKey, method: str, *, now: datetime) -> Document:
    """The document with a proof by this key, which is published as `method`."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": instant(now),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_hashes(document, options))
    return document | {"proof": options | {"proofValue": f"z{base58.b58encode(signature).decode()}"}}


def is_signed_by(document: Document, key: Ed25519PublicKey) -> bool:
    """Whether the document is as the holder of this key signed it. Anything that can't be read is not."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != SUITE:
        return False
    value = proof.get("proofValue")
    if proof.get("proofPurpose") != "assertionMethod" or not isinstance(value, str) or not value.startswith("z"):
        return False
    options = {name: said for name, said in proof.items() if name != "proofValue"}
    rest = {name: said for name, said in document.items() if name != "proof"}
    try:
        key.verify(base58.b58decode(value[1:]), _hashes(rest, options))
    except (InvalidSignature, ValueError, TypeError, KeyError, jsonld.JsonLdError):
        return False
    return True


def published(key: Ed25519PublicKey) -> str:
    """The key as others read it: Multikey, base58."""
    return f"z{base58.b58encode(ED25519 + key.public_bytes_raw()).decode()}"


def read_published(text: str) -> Ed25519PublicKey:
    """The key from its Multikey form. Raises ValueError if it is none."""
    raw = base58.b58decode(text[1:]) if text.startswith("z") else b""
    if not raw.startswith(ED25519):
        raise ValueError("This is not an Ed25519 key.")
    return Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519))


def instant(moment: datetime) -> str:
    """A moment as badges write it: UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _hashes(document: Document, options: Document) -> bytes:
    return _hash(options | {"@context": document["@context"]}) + _hash(document)


def _hash(document: Document) -> bytes:
    with _ONE_AT_A_TIME:
        lines = jsonld.normalize(
            document,
            {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": document_of},
        )
    return sha256(lines.encode()).digest()
