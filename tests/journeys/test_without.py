"""Without a mouse, and without scripts."""


def test_somebody_signs_in_and_studies_with_the_keyboard_only(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    visitor.tab_to("Sign in as Callum Reid")
    visitor.enter("Enter")
    visitor.reads("Your next step")
    visitor.tab_to("Start the lesson", "Go on")
    visitor.enter("Enter")
    visitor.reads("Knowledge check")
    visitor.tab_to("radio")
    visitor.page.keyboard.press("Space")
    visitor.tab_to("Check my answer")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".feedback:visible").first.wait_for()
    visitor.tab_to("Mark complete")
    before = visitor.page.url
    visitor.enter("Space")
    assert visitor.page.url != before
    visitor.check()


def test_the_quiz_goes_question_by_question_without_scripts(visit):
    sian = visit("Siân Rees", javascript=False)
    sian.follow("Fundamentals")
    sian.press("Join level 1")
    sian.follow("Open the quiz")
    sian.press("Start the quiz")
    sian.follow("one question at a time")
    sian.reads("Question 1 of")
    total = int(sian.locator("legend .eyebrow").inner_text().split(" of ")[1].split(",")[0])
    for number in range(1, total + 1):
        sian.reads(f"Question {number} of {total}")
        _answer_somehow(sian)
        sian.press("Save and next")
    sian.reads(f"All {total} questions are answered")
    sian.press("Hand in")
    sian.reads("Your answers", "right; 80% are needed")
    assert sian.troubles == []


def _answer_somehow(sian):
    """Whatever the kind of question, so that it counts as answered."""
    for place, select in enumerate(sian.page.locator("main select").all(), 1):
        select.select_option(index=place if sian.page.locator(".ordering").count() else 1)
    for field in sian.page.locator("main fieldset input[type=text], main fieldset textarea").all():
        field.fill("12")
    for label in sian.page.locator("main .nhsuk-radios label, main .nhsuk-checkboxes label").all()[:2]:
        label.click()
