"""Owen runs the organisation's side: who has which role, and what was done."""

from pathlib import Path


def test_an_admin_grants_and_ends_a_role_and_finds_both_in_the_audit_log(visit):
    owen = visit("Owen Bright")
    owen.follow("Organisation")
    owen.reads("Audit log")
    owen.check()
    owen.follow("Roles")
    owen.check()
    owen.picture("roles")
    owen.get_by_label("E-mail of the colleague").fill("nobody@nowhere.example")
    owen.press("Grant the role")
    owen.reads("Nobody in your organisation has this e-mail.")
    owen.check()
    owen.get_by_label("E-mail of the colleague").fill("mei.tan@northbridge.example")
    owen.get_by_role("combobox", name="Role").select_option("coach")
    owen.press("Grant the role")
    owen.reads("Mei Tan")
    owen.check()
    owen.press("End the role Coach of Mei Tan")
    owen.check()
    assert owen.page.get_by_text("Mei Tan", exact=True).count() == 0
    _read_the_log(owen)


def _read_the_log(owen):
    owen.follow("Audit log")
    rows = owen.page.locator("tbody tr").filter(has_text="Mei Tan")
    assert rows.count() == 2
    assert rows.filter(has_text="Owen Bright").count() == 2
    owen.check()
    owen.picture("audit-log")
    with owen.page.expect_download() as download:
        owen.page.get_by_text("Download as CSV").click()
    assert "Mei Tan" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    owen.follow("Issued")
    owen.reads("Register of certificates")
    owen.check()
