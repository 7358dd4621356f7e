"""Tom brings questions in from another system, sees what would become of them, and takes them out again."""

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.visitor import wait_for_messages

GIFT = """// [tag:module:1.2] [tag:strand:R]
Which of these is waste?{=Waiting for a porter#Nobody is better off for it. ~Talking with a patient#That is care.}

Match the kind of measure.{=outcome -> what patients feel =process -> what we do}

This one was never closed {=a ~b
"""


def looks_right(tom):
    """What is ours on the page; the frame around it is Wagtail's, whose messages fade in."""
    wait_for_messages(tom.page)
    found = Axe().run(tom.page, context={"include": [["#main"]]})
    assert found.violations_count == 0, found.generate_report()
    tom.set_viewport_size({"width": 320, "height": 720})
    assert tom.evaluate("document.documentElement.scrollWidth") <= 320
    tom.set_viewport_size({"width": 1280, "height": 900})
    assert tom.troubles == []


def test_a_trainer_brings_questions_in_and_takes_them_out(visit):
    tom = visit("Tom Adeyemi")
    tom.go("/cms/question-files/")
    looks_right(tom)
    file = {"name": "walk.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    tom.page.set_input_files("[name=file]", files=file)
    tom.press("Look at this file")
    tom.reads("What this file would do", "The brace opened in line 6 is not closed.")
    looks_right(tom)
    tom.picture("question-file")
    tom.reload()  # it waits
    # not of level 1, whose quiz another journey takes by the questions that ship
    tom.page.locator("[name=level]").select_option(label="Improver")
    tom.page.locator("[name=strand]").select_option("D")
    tom.page.get_by_label("Published: learners").check()
    tom.press("Take 2 questions in")
    tom.reads("1 published, 1 as drafts", "Which of these is waste?")
    looks_right(tom)
    tom.go("/cms/question-files/export/?format=aiken&strand=R")
    tom.reads("Aiken holds questions with one right answer only.")
    looks_right(tom)
    with tom.page.expect_download() as download:
        tom.page.get_by_role("link", name="Download the file").click()
    assert "Which of these is waste?\nA. Waiting for a porter\n" in download.value.path().read_text()


def test_a_file_with_entities_is_refused_and_nothing_happens(visit):
    tom = visit("Tom Adeyemi")
    tom.go("/cms/question-files/")
    bomb = b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>'
    tom.page.set_input_files("[name=file]", files={"name": "q.xml", "mimeType": "text/xml", "buffer": bomb})
    tom.press("Look at this file")
    tom.reads("This file declares entities or a document type")
    assert Axe().run(tom.page, context={"include": [["#main"]]}).violations_count == 0
