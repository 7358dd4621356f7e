"""Without a mouse."""


def test_somebody_signs_in_and_studies_with_the_keyboard_only(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    _tab_to(visitor, "Sign in as Callum Reid")
    _enter(visitor, "Enter")
    visitor.reads("Your next step")
    _tab_to(visitor, "Start the lesson", "Go on")
    _enter(visitor, "Enter")
    visitor.reads("Knowledge check")
    _tab_to(visitor, "radio")
    visitor.page.keyboard.press("Space")
    _tab_to(visitor, "Check my answer")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".feedback:visible").first.wait_for()
    _tab_to(visitor, "Mark complete")
    before = visitor.page.url
    _enter(visitor, "Space")
    assert visitor.page.url != before
    visitor.check()


def _tab_to(visitor, *names):
    """Press Tab until the focus, which must be seen, is on one of these."""
    for _ in range(120):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e);
            return [`${e.type} ${e.textContent}`.replace(/\\s+/g, " "), s.outlineStyle !== "none" || s.boxShadow !== "none"];
        }""")
        if any(name in focused[0] for name in names):
            assert focused[1] or focused[0].startswith("radio"), f"{focused[0]}: the focus cannot be seen"
            return
    raise AssertionError(f"{names} is not reached with Tab")


def _enter(visitor, key):
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(key)
