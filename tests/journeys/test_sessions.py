"""The second half of a cohort: the code on the screen, the phone that scans it, and what follows at once."""

from tests.journeys.scanning import scan


def test_who_scans_the_code_is_recorded_and_has_the_standing_and_the_certificate(visit):
    tom = visit("Tom Adeyemi")
    tom.follow("Teaching")
    tom.follow("Clinic: bring your own data")
    tom.check()
    tom.follow("Show the code to scan")
    tom.check()
    tom.picture("code-on-the-screen")
    joanna = visit("Joanna Pryce")
    joanna.set_viewport_size({"width": 320, "height": 720})
    joanna.go(scan(tom))
    joanna.reads("You are signed in as")
    joanna.check()
    joanna.press("I am here")
    joanna.reads("You were there", "Before you come", "Materials")
    joanna.check()
    joanna.picture("session")
    tom.page.get_by_text("1 of 2 are here").wait_for()  # by itself: nobody reloads a projector
    joanna.go("/certificates/")
    joanna.reads("Clinic: bring your own data")
    joanna.go("/escalator/practitioner/")  # by its address: other journeys may have left her nothing to do there
    joanna.reads("You came to 6 of 6 sessions held.")
    tom.check()


def test_an_address_for_ones_own_calendar(visit):
    daniel = visit("Daniel Whitcombe")
    daniel.go("/calendar/")
    daniel.check()
    daniel.press("Make my private address")
    daniel.reads("Your private address", "Outlook")
    daniel.check()
    daniel.picture("my-calendar")
    address = daniel.page.locator("#address").input_value()
    answer = daniel.page.request.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text().startswith("BEGIN:VCALENDAR")
