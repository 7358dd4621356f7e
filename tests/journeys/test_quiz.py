"""Grace has done every lesson of level 1: the quiz, the level, the certificate, and those who check it."""

from pathlib import Path

import yaml

QUESTIONS = Path(__file__).resolve().parents[2] / "curriculum/starter/questions_level_1.yaml"


def questions() -> dict[str, dict]:
    """The pool by what is read on the page, where a gap is said as the word gap."""
    pool = yaml.safe_load(QUESTIONS.read_text())["questions"]
    return {each["stem"].replace("[[gap]]", "gap"): each for each in pool}


def test_the_last_quiz_brings_the_level_and_a_certificate_that_a_stranger_can_check(visit, site):
    grace = visit("Grace Mensah")
    grace.check()
    _take_the_quiz(grace)
    code = _find_the_certificate(grace)
    _stranger_checks(visit(), code)
    site.manage("reminders_tick")
    grace.go("/mailbox/")
    grace.reads("certificate")
    grace.check()
    grace.picture("mailbox")


def _take_the_quiz(grace):
    grace.follow("Escalator")
    grace.follow("Fundamentals")
    grace.follow("Open the quiz")
    grace.reads("Your attempts")
    grace.check()
    grace.press("Start the quiz")
    grace.check()
    _answer_everything(grace)
    grace.picture("quiz")
    grace.press("Check and hand in")
    grace.reads("questions are answered")
    grace.check()
    grace.press("Hand in")
    grace.reads("Passed", "See where you stand")
    grace.check()
    grace.picture("result")
    grace.follow("See where you stand")
    grace.reads("Your standing")
    grace.check()


def _answer_everything(grace):
    pool = questions()
    for card in grace.page.locator("[data-question]").all():
        asked = card.locator("legend").text_content().strip()  # begins with its number
        if question := next((question for stem, question in pool.items() if asked.endswith(stem)), None):
            _answer(card, question)
        else:  # another journey wrote or mended it; one wrong answer does not fail the quiz
            card.locator("input[type=radio], input[type=checkbox]").first.check()
        card.locator("[data-saved]").filter(has_text="Saved").wait_for()


def _answer(card, question):
    options = question.get("options", [])
    if question["kind"] == "ordering":
        for place, option in enumerate(options, 1):
            card.get_by_label(option["text"]).and_(card.locator("select")).select_option(label=str(place))
    elif question["kind"] == "matching":
        for option in filter(lambda option: option["text"], options):
            card.get_by_label(option["text"], exact=True).select_option(label=option["match"])
    elif question["kind"] == "numeric":
        card.locator("[data-typed]").fill(str(question["number"]))
    elif question["kind"] == "gap":
        card.locator("[data-typed]").fill(next(option["text"] for option in options if option.get("correct")))
    else:
        for option in filter(lambda option: option.get("correct"), options):
            card.get_by_label(option["text"], exact=True).check()


def _find_the_certificate(grace):
    grace.follow("Certificates")
    grace.reads("Valid until", "Open")
    grace.check()
    grace.picture("wallet")
    grace.follow("Open")
    grace.reads("This is to certify that", "Grace Mensah")
    grace.check()
    grace.picture("certificate")
    with grace.page.expect_download() as download:
        grace.page.get_by_role("link", name="Download PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    return grace.page.locator(".verify__code").inner_text()


def _stranger_checks(stranger, code):
    stranger.go("/verify/")
    stranger.check()
    stranger.get_by_label("Code on the certificate").fill(code)
    stranger.press("Check")
    stranger.reads("This certificate is valid", "Grace Mensah")
    stranger.check()
    stranger.picture("verify")
    stranger.go("/verify/?code=NOT-A-CODE", status=404)
    stranger.reads("We cannot confirm this certificate")
    stranger.check()
