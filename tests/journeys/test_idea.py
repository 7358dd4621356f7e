"""An idea on its way to a charter, a first chart and a first test."""

from datetime import date

PASTE = """Week\tValue
05/10/2026\t31
12/10/2026\t29
19/10/2026\tabout thirty
26/10/2026\t27
31/02/2026\t26
02/11/2026\t28
09/11/2026\t24
16/11/2026\t22
"""


def test_an_idea_becomes_a_charter_an_aim_a_measure_and_a_first_test(visit):
    kwame = visit("Kwame Boateng")
    kwame.check()
    kwame.follow("Projects")
    kwame.check()
    kwame.follow("Start a project")
    kwame.check()
    _start(kwame)
    _charter_and_aim(kwame)
    _driver(kwame)
    _measure(kwame)
    _pdsa(kwame)
    kwame.picture("project-begun")


def _start(kwame):
    kwame.get_by_label("What do you want to improve?").fill("Fewer wasted journeys for leg dressings")
    kwame.get_by_label("What is the problem?").fill("One visit in three finds nobody at home.")
    _save(kwame, "Who waits for whom")


def _save(kwame, then):
    with kwame.page.expect_navigation():
        kwame.page.locator("main form.p-form button.nhsuk-button").first.click()
    kwame.reads(then)
    kwame.check()


def _fill(kwame, **words):
    kwame.check()
    for name, value in words.items():
        kwame.page.locator(f"[name={name}]").fill(value)


def _charter_and_aim(kwame):
    kwame.follow("Change the charter")
    _fill(kwame, why_now="Two nurses are off sick.", scope="Moorside clinic, mornings.", goal="Care closer to home.")
    _save(kwame, "Two nurses are off sick.")
    kwame.follow("Edit the aim")
    _fill(kwame, aim_what="Visits that find nobody at home", aim_unit="%", aim_baseline="31", aim_target="10")
    kwame.page.locator("[name=aim_by]").fill("2030-06-30")
    _save(kwame, "Who waits for whom")


def _driver(kwame):
    kwame.follow("Add a primary driver")
    _fill(kwame, text="We come when it suits people")
    _save(kwame, "We come when it suits people")
    kwame.follow("Add a change idea")
    _fill(kwame, text="Ring the evening before")
    _save(kwame, "Ring the evening before")


def _measure(kwame):
    kwame.follow("Add a measure")
    _fill(kwame, name="Visits that find nobody", unit="%", numerator="Visits with nobody at home", denominator="Visits")
    kwame.page.locator("[name=kind]").select_option("outcome")
    kwame.page.locator("[name=direction]").select_option("decrease")
    _save(kwame, "Visits that find nobody")
    if "/measures/" not in kwame.page.url:
        kwame.page.locator("#measures h3 a").click()
    kwame.follow("Add observations")
    _fill(kwame, text=PASTE)
    kwame.press("Read the paste")
    kwame.reads("2 lines cannot be kept", "about thirty", "31/02/2026")
    kwame.check()
    kwame.picture("paste")
    kwame.press("Keep 6 new")
    kwame.reads("Visits that find nobody")
    kwame.page.locator("svg").first.wait_for()
    kwame.check()
    kwame.picture("chart-begun")
    kwame.page.locator(".crumbs a").nth(1).click()


def _pdsa(kwame):
    kwame.follow("Plan a PDSA cycle")
    _fill(kwame, title="Three calls", scale="Three people", plan="Ring three people on Monday evening.")
    kwame.page.locator("[name=starts_on]").fill(date.today().isoformat())
    _save(kwame, "There is a problem")  # no prediction, no test
    _fill(kwame, prediction="All three are at home.")
    _save(kwame, "We predicted")
    kwame.follow("Write the result of PDSA 1")
    _fill(kwame, done="Rang three people.", study="Two of three were at home.", learned="Ring earlier.")
    kwame.page.locator("[name=decision]").select_option("adapt")
    _save(kwame, "We found")
