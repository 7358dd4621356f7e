"""Kwame says how confident he is, before one level and after another, and sees both; Tom sees only a group."""


def test_what_was_said_before_and_after_stands_side_by_side(visit):
    kwame = visit("Kwame Boateng")
    kwame.go("/escalator/coach/")
    kwame.reads("How confident are you now?")
    kwame.check()
    kwame.follow("Say how confident I am")
    kwame.check()
    kwame.press("Save")
    kwame.reads("Choose an answer for at least one skill.")
    kwame.check()
    choose(kwame, 1, 2)
    kwame.press("Save")
    kwame.reads("Saved: 1 of 6 skills.", "This is where you began.")
    kwame.check()
    kwame.go("/escalator/practitioner/")
    kwame.reads("How confident are you after it?")
    kwame.follow("Say how confident I am")
    for number, step in enumerate((4, 4, 3, 4, 1), 1):
        choose(kwame, number, step)
    kwame.check()
    kwame.press("Save")
    kwame.reads("Saved: 5 of 6 skills.", "Up 2", "The same", "Down 1")
    kwame.check()
    kwame.picture("confidence")


def choose(visitor, skill, step):
    """By keyboard: into the group, then arrow down to the answer."""
    group = visitor.page.locator("main fieldset").nth(skill - 1)
    group.get_by_label("Not at all").focus()
    visitor.page.keyboard.press("Space")
    for _ in range(step - 1):
        visitor.page.keyboard.press("ArrowDown")
    assert group.get_by_role("radio").nth(step - 1).is_checked()


def test_the_trainer_sees_how_a_group_moved_and_nobody_in_it(visit):
    tom = visit("Tom Adeyemi")
    tom.follow("Curriculum")
    tom.follow("Confidence")
    tom.reads("at least 20")
    tom.check()
    tom.follow("Level 1, Fundamentals")
    tom.reads("Confidence moved most in", "Shown from 10 people up")
    tom.check()
    assert tom.page.get_by_text("Nadia Okoro").count() == 0
    tom.picture("confidence-of-a-group")
