"""Helen and Gareth keep the staff list, the dose, the register of certificates and the reminders."""

import io
import re
from pathlib import Path

from openpyxl import load_workbook

from lms.home.demo.cast import NORTHBRIDGE

CAST = re.compile("|".join(each.name for each in NORTHBRIDGE))


def test_hr_reads_the_dose_and_takes_it_away_as_a_workbook(visit):
    helen = visit("Helen Marsh")
    helen.follow("HR")
    helen.reads("Improvement skill: what we have and where")
    helen.check()
    with helen.page.expect_download() as download:
        helen.page.locator("main").get_by_role("link", name="Excel").click()
    workbook = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert any("Fundamentals" in str(cell.value) for sheet in workbook for row in sheet for cell in row)
    helen.follow("People")
    helen.reads("Opening a record is noted in the audit log.")
    helen.check()
    helen.get_by_label("Name or e-mail").fill("Okoro")
    helen.press("Find")
    helen.check()
    helen.picture("people")
    helen.follow("Nadia Okoro")
    helen.check()
    helen.go("/reminders/")
    helen.reads("What will go out in the next 7 days")
    helen.follow("Outbox")
    helen.reads("When they go out")
    helen.check()
    helen.picture("outbox")
    helen.follow("Demo mailbox")
    helen.check()


def test_a_revoked_certificate_is_told_to_whoever_checks_it(visit):
    helen = visit("Helen Marsh")
    helen.follow("HR")
    helen.follow("All certificates")
    helen.check()
    helen.picture("register")
    # of nobody whom another journey plays, whoever came into the register meanwhile
    row = helen.page.locator("tbody tr").filter(has_not_text=CAST).filter(has_text="Fundamentals")
    with helen.page.expect_navigation():
        row.filter(has=helen.page.locator("a", has_text="Revoke")).last.locator("a", has_text="Revoke").click()
    helen.check()
    helen.press("Revoke the certificate")
    helen.reads("There is a problem")
    helen.check()
    helen.picture("revoke")
    helen.get_by_label("Reason").fill("Issued to the wrong person of the same name.")
    helen.press("Revoke the certificate")
    helen.reads("Revoked")
    helen.check()
    with helen.page.expect_navigation():
        helen.page.locator("tbody tr").filter(has_text="Revoked").first.locator("th a").click()
    helen.check()
    stranger = visit()
    stranger.go(helen.page.locator(".verify__code").get_attribute("href"))
    stranger.get_by_role("heading", name="Revoked").wait_for()
    stranger.check()
    stranger.picture("verify-revoked")
