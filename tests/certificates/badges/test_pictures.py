"""Badges as pictures."""

from __future__ import annotations

import io
import json

import pytest
from openbadgeslib import baking as theirs
from PIL import Image

from certificates.badges.baking import baked_png, baked_svg, unbaked
from certificates.badges.picture import picture

DOCUMENT = json.dumps({"name": "Zoë & Łukasz <b>", "n": "]]>"}, ensure_ascii=False)
SAID = {"level": "Fundamentals <1>", "level_number": 1, "kind": "level"}


@pytest.fixture
def plain_png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (8, 8)).save(held, "PNG")
    return held.getvalue()


def test_another_library_reads_what_was_baked_into_a_png_and_it_is_still_a_picture(plain_png):
    baked = baked_png(plain_png, DOCUMENT)
    assert theirs.extract_png(baked, keyword=theirs.ITXT_KEYWORD_OB3) == DOCUMENT
    Image.open(io.BytesIO(baked)).verify()


def test_another_library_reads_what_was_baked_into_an_svg():
    baked = baked_svg(picture(SAID), DOCUMENT).encode()
    assert theirs.extract_svg(baked, element=theirs.SVG_ELEMENT_OB3, text_fallback=True) == DOCUMENT


def test_we_read_what_another_library_baked(plain_png):
    png = theirs.bake_png(plain_png, DOCUMENT, keyword=theirs.ITXT_KEYWORD_OB3)
    svg = theirs.bake_svg(
        picture(SAID).encode(), DOCUMENT, element=theirs.SVG_ELEMENT_OB3, namespace=theirs.SVG_NS_OB3, as_text=True
    )
    assert unbaked(png) == DOCUMENT == unbaked(svg)


def test_baking_again_leaves_one_document(plain_png):
    again = baked_png(baked_png(plain_png, "old"), DOCUMENT)
    assert unbaked(again) == DOCUMENT
    assert again.count(b"openbadgecredential") == 1


@pytest.mark.parametrize(
    "broken", [b"", b"<svg", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\x05iTXt", b"GIF89a", b"\0" * 50]
)
def test_a_picture_that_cant_be_read_holds_nothing(broken):
    assert unbaked(broken) is None


def test_a_picture_that_unpacks_without_end_holds_nothing(plain_png):
    import zlib

    bomb = baked_png(plain_png, "x")
    data = b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"a" * 10_000_000)
    packed = len(data).to_bytes(4) + b"iTXt" + data + zlib.crc32(b"iTXt" + data).to_bytes(4)
    assert unbaked(bomb[:8] + packed + bomb[8:]) is None


def test_the_badge_shows_as_many_coloured_steps_as_were_climbed():
    for number in range(1, 6):
        drawn = picture({"level": "x", "level_number": number, "kind": "level"})
        assert drawn.count("#e8efee") == 5 - number


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_badge_is_taken_away_as_a_picture_with_its_credential_in_it(client, certify, document, verify, kind):
    certificate = certify()
    answer = client.get(f"/verify/{certificate.code}/badge.{kind}")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert json.loads(unbaked(answer.content)) == document(certificate)
    assert verify(unbaked(answer.content))
