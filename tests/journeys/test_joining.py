"""Helen says which column of a list is which, joins an account with its staff record, and tells the record system."""

from tests.dose.lists import as_csv, someone
from tests.dose.test_receiving import TITLES, theirs


def test_hr_names_columns_joins_an_account_with_its_staff_record_and_downloads_competences(visit):
    helen = visit("Helen Marsh")
    helen.go("/dose/staff-lists/")
    content = as_csv(theirs(someone("2", work_email="sian.rees@northbridge.example")), header=TITLES)
    helen.page.locator("input[type=file]").set_input_files(
        {"name": "theirs.csv", "mimeType": "text/csv", "buffer": content}
    )
    helen.press("Check the list")
    helen.reads("Which column is which?", "Refused by name and dropped: Salary")
    helen.check()
    helen.picture("staff-list-columns")
    helen.page.get_by_label("Start Date is").select_option("Ignore it")
    helen.press("Check the list")
    helen.reads("There is a problem", "No column is chosen for: Hire date.", "The file and your choices are kept.")
    helen.check()
    helen.page.get_by_label("Start Date is").select_option("Hire date")
    helen.page.get_by_label("Keep these choices as").fill("Ward list")
    helen.press("Check the list")
    helen.reads("What this list would change", "Siân Rees")
    helen.check()
    for page in ("profiles", "folder", "competences", "reconciliation"):
        helen.go(f"/dose/staff-lists/{page}/")
        helen.check()

    helen.follow("Perhaps one person twice")
    helen.reads("the same name; the same e-mail name at two domains.")
    helen.check()
    helen.picture("reconciliation")
    helen.follow("One person: link them")
    helen.check()
    helen.press("This account belongs to that number")
    helen.reads("from now on, with the password they have.")
    helen.go("/dose/staff-lists/reconciliation/?kind=duplicates")
    helen.press("Two people")
    helen.reads("You will not be asked again.", "There are none.")

    helen.go("/dose/staff-lists/competences/")
    with helen.page.expect_download() as waiting:
        helen.page.get_by_role("button", name="Download the file").click()
    assert waiting.value.suggested_filename.startswith("competences-northbridge-")
