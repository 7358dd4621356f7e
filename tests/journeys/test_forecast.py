"""HR asks what if: the date moves while typing, by keyboard alone, and the address can be shared."""


def test_hr_changes_the_pace_and_the_date_moves_without_loading_the_page(visit):
    helen = visit("Helen Marsh")
    helen.go("/dose/")
    helen.follow("Forecast")
    helen.check()
    helen.picture("forecasts")
    helen.follow("Fundamentals")
    helen.check()
    helen.picture("forecast")
    helen.page.evaluate("window.wasHere = true")
    pace = helen.page.locator("#id_pace")
    pace.focus()
    helen.page.keyboard.type("80")
    helen.page.locator("#outcome .eyebrow", has_text="What if").wait_for()
    assert helen.page.url.endswith("?pace=80")
    assert helen.page.evaluate("window.wasHere")
    assert pace.input_value() == "80"
    helen.reads("80 a year", "Side by side")
    assert helen.page.locator(".d-walk").count() == 1
    helen.page.keyboard.press("Tab")
    helen.page.keyboard.type("3")
    helen.page.locator("#errors", has_text="not both").wait_for()
    helen.check()
    shared = visit("Helen Marsh")
    shared.go("/dose/forecast/L1/?pace=80&second-pace=60")
    shared.reads("Second what-if", "What if")
    shared.check()
    shared.picture("what-if")
    shared.follow("Back to how it is now")
    assert shared.page.url.endswith("/dose/forecast/L1/")
