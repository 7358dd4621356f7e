"""Signs PDFs with the organisation's own key, so that a PDF reader says who issued one and that nothing was changed.

Signing the same bytes gives the same bytes: the time is the certificate's, the file's second identity comes from its
content, and RSA with PKCS #1 v1.5 has nothing random in it. Other kinds of keys are therefore refused.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD = "Issuer"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0 (\d{1,9}) (\d{1,9}) (\d{1,9})\s*\]")


def fingerprint() -> str:
    """Which key signs, as the SHA-256 of its certificate; "" if none is configured."""
    found = signer()
    return found.signing_cert.sha256.hex() if found and found.signing_cert else ""


def signer() -> SimpleSigner | None:
    """Whoever signs, or None without CERTIFICATE_SIGNING_FILE. Raises ImproperlyConfigured for one that can't."""
    path = settings.CERTIFICATE_SIGNING_FILE
    return _loaded(path, settings.CERTIFICATE_SIGNING_PASSPHRASE) if path else None


@lru_cache(maxsize=4)
def _loaded(path: str, passphrase: str) -> SimpleSigner:
    where = f"CERTIFICATE_SIGNING_FILE ({path})"
    try:
        data = Path(path).read_bytes()
        found = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{where} can't be opened as PKCS #12 with the passphrase given.") from error
    if found is None or found.signing_cert is None:
        raise ImproperlyConfigured(f"{where} holds no key with its certificate.")
    if found.signing_cert.public_key.algorithm != "rsa":
        raise ImproperlyConfigured(f"{where} holds no RSA key: only with one is the same PDF signed alike each time.")
    return found


def signed(pdf: bytes, *, at: datetime) -> bytes:
    """The PDF with an invisible signature that allows no changes; as it came if no key is configured."""
    found = signer()
    if found is None:
        return pdf
    writer = _Undated(io.BytesIO(pdf))
    first, _ = writer.document_id
    second = hashlib.sha256(pdf).digest()[:16]
    writer._document_id = generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(second)])
    name = found.signing_cert.subject.human_friendly if found.signing_cert else ""
    wanted = PdfSignatureMetadata(
        field_name=FIELD, name=name, reason="Issued", md_algorithm="sha256", certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )  # fmt: skip
    output = io.BytesIO()
    _Dated(wanted, found, at).sign_pdf(writer, output=output)
    return output.getvalue()


def is_signed_by_us(content: bytes, at: datetime) -> bool:
    """Whether today's key signed these bytes, all of them, as of this moment.

    Nothing of the file is parsed: it is signed once more, and the same bytes give the same signature.
    """
    found, places = signer(), _RANGE.findall(content)
    if found is None or len(places) != 1:
        return False
    before, after, rest = map(int, places[0])
    if after + rest != len(content) or not before < after <= len(content):
        return False
    digest = hashlib.sha256(content[:before] + content[after:]).digest()
    said = PdfCMSSignedAttributes(signing_time=at)
    made = asyncio.run(found.async_sign(digest, "sha256", signed_attr_settings=said)).dump().hex().upper().encode()
    return content[before:after] == b"<" + made.ljust(after - before - 2, b"0") + b">"


class _Undated(IncrementalPdfFileWriter):
    """Adds the signature alone: pyHanko would write the clock's time into what the file says of itself."""

    def _update_meta(self) -> None:
        pass


class _Dated(PdfSigner):
    """Signs as of a moment: pyHanko would take the clock's."""

    def __init__(self, wanted: PdfSignatureMetadata, found: SimpleSigner, at: datetime) -> None:
        super().__init__(wanted, found)
        self.at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session
