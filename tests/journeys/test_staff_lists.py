"""Gareth brings in the staff list of the other organisation: looked at first, then confirmed, with a brake, undone."""

import re

from tests.dose.lists import HEADER, as_csv, someone


def staff_list(*more: dict[str, str]) -> bytes:
    people = [("Siân Rees", "sian.rees"), ("Gareth Pugh", "gareth.pugh"), ("Bethan Price", "bethan.price")]
    rows = [
        someone(f"9100{number}", full_name=name, work_email=f"{address}@southmoor.example", division="Community")
        | {"directorate": "", "team": "Harbour team", "date_of_birth": "01/02/1980"}
        for number, (name, address) in enumerate(people)
    ]
    bad = someone("91009", full_name="No Date", work_email="no.date@southmoor.example", hire_date="31/02/2020")
    return as_csv(*rows, bad, *more, header=[*HEADER, "date_of_birth"])


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


def test_a_long_list_shows_how_far_it_is_after_a_reload_too_and_can_be_undone(visit, site):
    many = [someone(f"920{number}", division="Community", directorate="", team="Many") for number in range(2_100)]
    gareth = visit("Gareth Pugh")
    gareth.go("/dose/staff-lists/")
    gareth.page.locator("input[type=file]").set_input_files(
        {"name": "long.csv", "mimeType": "text/csv", "buffer": staff_list(*many)}
    )
    gareth.press("Check the list")
    (pk,) = re.findall(r"/staff-lists/(\d+)/", gareth.page.url)

    def worker_is(**at):
        """As a worker leaves it that is at it, or has done it."""
        code = f"from lms.dose.models import StaffImport; StaffImport.objects.filter(pk={pk}).update(**{at})"
        site.manage("shell", "-v", "0", "-c", code)

    def bar_stands_at(share):
        gareth.page.locator(f"progress[value='{share}']").wait_for()
        gareth.page.locator(".progress__label .num", has_text=f"{share}%").wait_for()

    worker_is(state="checking", read=1_052)
    for _ in range(2):
        gareth.page.reload()
        gareth.reads("Checking the list", "1,052 of 2,104 lines read")
        bar_stands_at(35)
    gareth.check()
    gareth.picture("staff-list-progress")
    worker_is(read=1_683)
    bar_stands_at(56)  # without a reload
    worker_is(state="checked", read=2_104)
    gareth.page.get_by_role("heading", name="What this list would change").wait_for()
    brake = gareth.page.get_by_label("Yes, all of them have left")
    if brake.count():  # not when the other journey has taken its list in before
        brake.check()
    gareth.press("Confirm and take the list in")
    gareth.reads("What this list changed")
    gareth.go("/people/?q=p9202099")
    gareth.reads("Person 9202099")
    gareth.go(f"/dose/staff-lists/{pk}/")
    gareth.page.get_by_text("Undo this list").click()
    gareth.check()
    gareth.page.set_default_timeout(90_000)  # no worker runs here: the page waits for 2,100 people to go
    gareth.press("Undo what this list changed")
    gareth.reads("What this list had changed", "undone")
    gareth.check()
    gareth.go("/people/?q=p9202099")
    assert gareth.page.get_by_text("Person 9202099").count() == 0
