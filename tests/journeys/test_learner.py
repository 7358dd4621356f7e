"""Learners at the foot of the escalator: they join, read, answer, mark complete and come back."""


def test_a_newcomer_joins_level_1_and_studies_the_first_lesson(visit):
    amina = visit("Amina Yusuf")
    amina.reads("Your next step", "Nothing is due.")
    amina.check()
    amina.picture("home-newcomer")
    amina.follow("Escalator")
    amina.reads("The ladder", "Beside the ladder")
    amina.check()
    amina.picture("escalator")
    amina.follow("Fundamentals")
    amina.reads("Your standing", "Modules")
    amina.check()
    amina.press("Join level 1")
    amina.reads("Your standing")
    amina.check()
    _study_a_lesson(amina)


def _study_a_lesson(amina):
    amina.go("/")
    amina.check()
    amina.page.locator(".climb__next a.nhsuk-button").click()
    amina.reads("Mark complete")
    amina.check()
    amina.picture("lesson")
    first = amina.page.url
    _answer_the_check(amina)
    amina.press("Mark complete")
    amina.check()
    assert amina.page.url != first
    second = amina.page.get_by_role("heading", level=1).inner_text()
    amina.go("/")
    amina.page.locator(".climb__next a.nhsuk-button").click()  # she comes back and goes on where she was
    amina.get_by_role("heading", level=1, name=second).wait_for()
    amina.check()


def _answer_the_check(learner):
    check = learner.page.locator("[data-check]").first
    check.get_by_role("radio").first.check()
    check.get_by_role("button", name="Check my answer").click()
    check.locator(".feedback:visible").first.wait_for()
    learner.check()


def test_somebody_part_way_up_opens_lessons_and_sees_the_standing(visit):
    callum = visit("Callum Reid")
    callum.check()
    callum.picture("home-learner")
    callum.follow("See what is left")
    callum.reads("Your standing", "requirements met")
    callum.check()
    callum.follow("Level 1")
    callum.reads("Modules")
    callum.check()
    callum.picture("level")
    callum.page.locator("#modules th a").nth(1).click()
    callum.reads("What you will learn")
    callum.check()
    callum.picture("module")
    callum.page.locator(".rows--numbered a").first.click()
    callum.reads("You are here")
    callum.check()
    callum.follow("Projects")
    callum.check()
    callum.follow("Certificates")
    callum.reads("You have none yet.")
    callum.check()
