"""Gareth brings in the staff list of the other organisation: looked at first, then confirmed, with a brake."""

from tests.dose.lists import HEADER, as_csv, someone


def staff_list() -> bytes:
    people = [("Siân Rees", "sian.rees"), ("Gareth Pugh", "gareth.pugh"), ("Bethan Price", "bethan.price")]
    rows = [
        someone(f"9100{number}", full_name=name, work_email=f"{address}@southmoor.example", division="Community")
        | {"directorate": "", "team": "Harbour team", "date_of_birth": "01/02/1980"}
        for number, (name, address) in enumerate(people)
    ]
    bad = someone("91009", full_name="No Date", work_email="no.date@southmoor.example", hire_date="31/02/2020")
    return as_csv(*rows, bad, header=[*HEADER, "date_of_birth"])


def test_a_staff_list_is_checked_line_by_line_and_held_by_the_brake_until_confirmed(visit):
    gareth = visit("Gareth Pugh")
    gareth.follow("HR")
    gareth.follow("Staff list")
    gareth.check()
    gareth.press("Check the list")
    gareth.reads("There is a problem")
    gareth.check()
    gareth.page.locator("input[type=file]").set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": staff_list()}
    )
    gareth.press("Check the list")
    gareth.reads("What this list would change", "Columns that were refused and dropped", "date_of_birth")
    gareth.check()
    gareth.picture("staff-list")
    gareth.press("Confirm and take the list in")  # the brake is still on
    gareth.reads("people would leave: more than 10%")
    gareth.check()
    gareth.page.get_by_label("Yes, all of them have left").check()
    gareth.press("Confirm and take the list in")
    gareth.reads("What this list changed", "Taken in")
    gareth.check()
    gareth.go("/people/?q=Bethan")
    gareth.reads("Bethan Price")
    gareth.check()
