"""Files made to look true, or to break who reads them: none is ever called unaltered, and none is kept."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from certificates.checking import judging
from certificates.checking.findings import Outcome
from certificates.checking.judging import look_at
from certificates.checking.kinds import MOST_BYTES, kind_of
from certificates.models import Certificate, Print
from lms.people.models import AuditEntry

PLACES = 300
VALID = "This certificate is valid"


def flipped(content: bytes, random: Random, places: int):
    """The content with one byte changed: at both ends, and at places chosen at random."""
    ends = [*range(12), *range(len(content) - 12, len(content))]
    for place in ends + random.sample(range(len(content)), min(places, len(content))):
        yield place, content[:place] + bytes([content[place] ^ random.randrange(1, 256)]) + content[place + 1 :]


@pytest.mark.parametrize("kind", ["pdf", "png", "svg", "json"])
def test_no_byte_can_be_changed(downloaded, kind, monkeypatch):
    content = downloaded(kind)
    assert look_at(content).is_unaltered
    monkeypatch.setattr(judging, "printed", _once(judging.printed))
    for place, changed in flipped(content, Random(7), PLACES if kind in ("pdf", "json") else 60):
        assert not kind_of(changed) or not look_at(changed).is_unaltered, f"byte {place} of {len(content)}"


def _once(work):
    """Kept, so that drawing the same certificate hundreds of times takes no time from the test."""
    kept = {}
    return lambda certificate: kept.setdefault(certificate.pk, work(certificate))


def test_no_line_can_be_taken_out_of_or_put_into_a_document(downloaded):
    lines = downloaded("json").decode().splitlines(keepends=True)
    for number in range(len(lines)):
        without = "".join(lines[:number] + lines[number + 1 :])
        twice = "".join(lines[: number + 1] + lines[number:])
        for text in (without, twice):
            assert kind_of(text.encode()) != "json" or not look_at(text.encode()).is_unaltered


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def _stream(data: bytes) -> bytes:
    return b"1 0 obj <</Length 9/Filter/FlateDecode>> stream\n" + zlib.compress(data, 9) + b"\nendstream endobj\n"


LOOP = b"1 0 obj <</Type/Pages/Kids[1 0 R]/Parent 1 0 R/Count 1>> endobj trailer <</Root 1 0 R/Prev 0>> %%EOF"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:o='https://purl.imsglobal.org/ob/v3p0'>{}</svg>"
LAUGHS = "<!DOCTYPE svg [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
BOMBS = {
    "a PDF that refers to itself": b"%PDF-1.7\n" + LOOP,
    "a PDF that unpacks without end": b"%PDF-1.7\n" + _stream(bytes(50_000_000)) * 40,
    "a PDF of open streams": b"%PDF-1.7\n" + b"stream\n" * 200_000,
    "a PDF of brackets": b"%PDF-1.7\n" + b"<<" * 200_000 + b"[" * 200_000,
    "a PDF of figures": b"%PDF-1.7\n<" + b"41" * 2_000_000 + b">",
    "a PDF of codes": b"%PDF-1.7\n" + b" ".join(b"code " + b"%026d" % n for n in range(50_000)),
    "a picture larger than any memory": b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", (2**31 - 1).to_bytes(4) * 2 + b"\x08\6\0\0\0")
    + _chunk(b"IDAT", zlib.compress(bytes(10_000_000)))
    + _chunk(b"IEND", b""),
    "a picture whose pieces are longer than itself": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXtopenbadgecredential\0",
    "a picture with packed text without end": b"\x89PNG\r\n\x1a\n"
    + _chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(bytes(20_000_000))),
    "a picture of a million pieces": b"\x89PNG\r\n\x1a\n" + _chunk(b"tEXt", b"") * 500_000,
    "a drawing with a billion laughs": (LAUGHS + SVG.format("<o:credential>&a9;</o:credential>")).encode(),
    "a drawing that reads our files": (
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + SVG.format("<o:credential>&x;</o:credential>")
    ).encode(),
    "a drawing a million deep": SVG.format("<g>" * 300_000 + "</g>" * 300_000).encode(),
    "a drawing in another alphabet": b'<?xml version="1.0" encoding="utf-7"?><svg/>',
    "a document a million deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a document of brackets": b'{"a":' + b"[" * 60_000,
    "a document with a long number": b'{"id": ' + b"9" * 60_000 + b"}",
    "a document of nothing": b'{"id": null, "proof": NaN, "@context": Infinity}',
    "a document that is no text": b'{"id": "\xff\xfe\xfa"}',
    "a document with half a letter": b'{"id": "\\ud800", "@context": "\\udfff", "issuer": "\\ud800"}',
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_what_is_made_to_break_a_reader_is_answered_as_unknown(ask, certificate, content):
    answer = ask(content)
    assert answer.status_code in (404, 422)
    assert VALID not in answer.text


def test_a_locked_copy_is_not_opened_and_not_believed(ask, downloaded):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(downloaded("pdf"))))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    answer = ask(held.getvalue())
    assert "locked" in answer.text
    assert VALID not in answer.text


def test_a_document_of_nested_proofs_or_poisoned_meaning_is_compared_not_computed(downloaded):
    said = json.loads(downloaded("json"))
    nodes = [{"id": f"_:b{n}", "type": ["Profile"], "url": f"_:b{(n * 7) % 400}"} for n in range(400)]
    for forged in (said | {"evidence": nodes}, said | {"proof": said["proof"] | {"proofValue": {"a": nodes}}}):
        assert look_at(json.dumps(forged).encode()).outcome == Outcome.ALTERED


@pytest.mark.parametrize(
    "content", [b"MZ\x90\0", b"GIF89a", b"\xff\xd8\xff\xe0", b"PK\x03\4", b"<html>", b"plain words", b"[1]", b"\0" * 99]
)
def test_what_is_no_kind_of_ours_is_refused_with_a_reason(ask, certificate, content):
    answer = ask(content, "certificate.pdf")
    assert answer.status_code == 422
    assert "neither a PDF nor a badge" in answer.text
    assert "Error: Check a certificate" in answer.text


def test_nothing_and_an_empty_file_say_what_to_do(client, ask, db):
    assert "Choose the file you were given" in client.post(reverse("certificates:verify_file")).text
    assert "This file is empty" in ask(b"").text


def test_what_is_too_large_is_refused_before_it_is_read(client, db):
    url = reverse("certificates:verify_file")
    upload = SimpleUploadedFile("large.pdf", b"%PDF-" + bytes(MOST_BYTES))
    answer = client.post(url, {"file": upload})
    assert (answer.status_code, "larger than 10 MB" in answer.text) == (422, True)
    claimed = client.generic("POST", url, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12))
    assert (claimed.status_code, "larger than 10 MB" in claimed.text) == (422, True)
    for length in ("", "-1", "many"):
        broken = client.generic("POST", url, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=length)
        assert broken.status_code in (400, 422)


def test_nothing_is_kept_of_a_file(ask, downloaded, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    content = downloaded("pdf")
    before = (Print.objects.count(), Certificate.objects.count(), AuditEntry.objects.count())
    seen: list[list[Path]] = []
    original = judging.kind_of
    try:
        judging.kind_of = lambda found: (seen.append(list(tmp_path.iterdir())), original(found))[1]
        ask(content + bytes(4 * 2**20))  # more than Django keeps in memory of its own accord
    finally:
        judging.kind_of = original
    assert seen == [[]]
    assert before == (Print.objects.count(), Certificate.objects.count(), AuditEntry.objects.count())


def test_checking_files_too_often_is_slowed_down_without_a_word_of_signing_in(client, db):
    cache.clear()
    url = reverse("certificates:verify_file")
    answers = [client.post(url, {}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert "Too many checks" in answers[-1].text


def test_the_answer_is_not_indexed_not_kept_and_asks_for_no_cookie(ask, downloaded):
    answer = ask(downloaded("pdf"))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_opening_the_address_of_the_answer_leads_to_the_form(client, db):
    assert client.get(reverse("certificates:verify_file"))["Location"] == reverse("certificates:verify")
