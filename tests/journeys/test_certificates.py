"""Kwame's certificate of his project goes out into the world: wallet, PDF, paper, link, CV; then it is revoked.

Nobody in it uses a mouse. The visitors come without an account, and one of them without scripts.
"""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader

from tests.journeys.keyboard import Keyboard
from tests.journeys.visitor import DESK, PHONE, Visitor, wait_until

PROJECT = "An earlier first walk after a hip operation"


def test_a_certificate_is_taken_away_shown_checked_and_revoked(visit, tmp_path):
    kwame = visit("Kwame Boateng")
    link, paper, badge = _take_it_away(kwame, tmp_path)
    _checked_by_code_and_address(visit(), link, paper)
    _checked_by_file(visit(), paper, badge, tmp_path)
    _checked_without_scripts(visit(javascript=False), paper, "This file is unaltered", "This certificate is valid")
    _revoked(visit("Helen Marsh"))
    _told_that_it_is_revoked(visit(), link, paper)
    _checked_without_scripts(visit(javascript=False), paper, "Revoked")


def _take_it_away(kwame: Visitor, folder: Path) -> tuple[str, Path, Path]:
    keys = Keyboard(kwame)
    keys.follow("Certificates")
    kwame.reads("Practitioner", "Projects", PROJECT, "Each certificate is a badge too")
    _in_order(kwame)
    kwame.picture("wallet-of-a-project")
    keys.follow("Transcript")
    kwame.reads("Projects signed off by coach and sponsor", PROJECT)
    _in_order(kwame)
    keys.follow("Certificates")
    keys.follow(PROJECT)
    kwame.reads("This is to certify that", "carried out the improvement project", "Margaret Cole")
    _in_order(kwame)
    kwame.picture("certificate-of-a-project")
    paper = _downloaded(kwame, keys, "Download PDF", folder / "certificate.pdf")
    badge = _downloaded(kwame, keys, "Badge as a picture", folder / "badge.png")
    _print(kwame, keys)
    link = kwame.get_by_label("Link", exact=True).input_value()
    assert link in kwame.get_by_label("For your CV").input_value()
    keys.reach(kwame.get_by_role("button", name="Copy the text for a CV"))
    keys.keys("Enter")
    wait_until(kwame.page, "document.querySelector('[data-copied]').textContent !== ''")
    keys.follow("See what others see")
    kwame.reads("This certificate is valid", "Kwame Boateng")
    return link, paper, badge


def _downloaded(kwame: Visitor, keys: Keyboard, name: str, path: Path) -> Path:
    keys.reach(keys.link(name))
    with kwame.page.expect_download() as download:
        keys.keys("Enter")
    download.value.save_as(path)
    return path


def _print(kwame: Visitor, keys: Keyboard) -> None:
    """The button prints; what comes out is one page with the certificate and nothing around it."""
    kwame.page.evaluate("window.print = () => { window.printed = true }")
    keys.reach(kwame.get_by_role("button", name="Print"))
    keys.keys("Enter")
    assert kwame.page.evaluate("window.printed")
    printed = PdfReader(io.BytesIO(kwame.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    words = printed.pages[0].extract_text()
    assert "Kwame Boateng" in words
    assert "Show it to others" not in words


def _in_order(visitor: Visitor) -> None:
    """As check(), and axe finds nothing on a phone either."""
    visitor.check()
    visitor.page.set_viewport_size(PHONE)
    visitor.check()
    visitor.page.set_viewport_size(DESK)


def _checked_by_code_and_address(stranger: Visitor, link: str, paper: Path) -> None:
    code = link.rstrip("/").rpartition("/")[2]
    stranger.go("/sign-in/")
    keys = Keyboard(stranger)
    keys.follow("Check a certificate")
    _in_order(stranger)
    keys.fill("Code on the certificate", code.lower())
    keys.press("Check the code")
    stranger.reads("This certificate is valid", "Kwame Boateng", PROJECT)
    _in_order(stranger)
    stranger.picture("verify-by-code")
    # The address that the QR code holds is read from the paper itself, as its description.
    assert f"/verify/{code}/".encode() in paper.read_bytes()
    stranger.go(f"/verify/{code}/")
    stranger.reads("This certificate is valid")


def _checked_by_file(stranger: Visitor, paper: Path, badge: Path, folder: Path) -> None:
    altered = folder / "altered.pdf"
    altered.write_bytes(paper.read_bytes().replace(b"Kwame Boateng", b"Mark  Boateng"))
    assert altered.read_bytes() != paper.read_bytes()
    photo = folder / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    stranger.go("/verify/")
    for file, words in (
        (paper, ("This file is unaltered", "This certificate is valid", "Kwame Boateng")),
        (badge, ("This file is unaltered", "This certificate is valid")),
        (altered, ("This file is not as we issued it", "Do not rely on what this file says")),
        (photo, ("There is a problem", "neither a PDF nor a badge")),
    ):
        _send(stranger, file)
        stranger.reads(*words)
        _in_order(stranger)
        stranger.picture(f"verify-{file.stem}")
    assert stranger.get_by_text("This certificate is valid").count() == 0


def _checked_without_scripts(stranger: Visitor, paper: Path, *words: str) -> None:
    stranger.go("/verify/")
    _send(stranger, paper)
    stranger.reads(*words)
    assert stranger.troubles == []


def _send(stranger: Visitor, file: Path) -> None:
    keys = Keyboard(stranger)
    field = stranger.get_by_label("PDF or badge")
    keys.reach(field)
    field.set_input_files(file)
    keys.press("Check the file")


def _revoked(helen: Visitor) -> None:
    helen.go("/certificates/register/?q=Kwame+Boateng")
    keys = Keyboard(helen)
    keys.follow(f"Revoke {PROJECT} of Kwame Boateng")
    _in_order(helen)
    keys.fill("Reason", "The figures were another ward's.")
    keys.press("Revoke the certificate")
    helen.reads("is revoked")


def _told_that_it_is_revoked(stranger: Visitor, link: str, paper: Path) -> None:
    stranger.go(f"/verify/{link.rstrip('/').rpartition('/')[2]}/")
    stranger.get_by_role("heading", name="Revoked").wait_for()
    _in_order(stranger)
    _send(stranger, paper)
    stranger.get_by_role("heading", name="Revoked").wait_for()
    assert stranger.get_by_text("This certificate is valid").count() == 0
    assert stranger.get_by_text("another ward").count() == 0
