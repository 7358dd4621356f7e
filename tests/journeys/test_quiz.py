"""Grace has done every lesson of level 1: the quiz, the level, the certificate, and those who check it."""

from pathlib import Path

import yaml

QUESTIONS = Path(__file__).resolve().parents[2] / "curriculum/starter/questions_level_1.yaml"


def right_answers() -> dict[str, list[str]]:
    questions = yaml.safe_load(QUESTIONS.read_text())["questions"]
    return {each["stem"]: [one["text"] for one in each["options"] if one.get("correct")] for each in questions}


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
    right = right_answers()
    for question in grace.page.locator("[data-question]").all():
        stem = question.locator("legend").inner_text().split("\n")[-1].strip()
        for text in right[stem]:
            question.get_by_label(text, exact=True).check()
        question.locator("[data-saved]").filter(has_text="Saved").wait_for()


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
