"""Somebody with an idea sees what was tried before, with the keyboard and without scripts, and then starts."""

from datetime import date


def test_an_idea_is_typed_what_was_tried_is_read_and_the_project_is_started(visit):
    owen = visit("Owen Bright")
    owen.go("/projects/new/")
    owen.check()
    owen.page.get_by_label("What do you want to improve?").press_sequentially("Missing appointments")
    owen.reads("Text messages before leg ulcer clinics", "their transport came too late", "Learned and stopped")
    owen.page.get_by_role("status").filter(has_text="shown under").wait_for(state="attached")
    owen.check()
    owen.picture("idea-tried")
    owen.page.get_by_label("What do you want to improve?").fill(f"Transport first {date.today():%j}")
    owen.page.get_by_label("What is the problem?").fill("Transport comes too late for the clinic.")
    owen.page.keyboard.press("Tab")
    for _ in range(3):
        owen.page.keyboard.press("Tab")
    with owen.page.expect_navigation():
        owen.page.get_by_role("button", name="Start").press("Enter")
    owen.reads("Transport comes too late for the clinic.", "Who waits for whom")


def test_without_scripts_a_button_shows_the_same_list_and_keeps_what_was_typed(visit):
    owen = visit("Owen Bright", javascript=False)
    owen.go("/projects/new/")
    owen.page.get_by_label("What do you want to improve?").fill("Missing appointments")
    owen.page.get_by_label("What is the problem?").fill("Nobody comes.")
    owen.press("Check what has been tried")
    owen.reads("Text messages before leg ulcer clinics", "their transport came too late")
    assert owen.page.get_by_label("What do you want to improve?").input_value() == "Missing appointments"
    assert owen.page.get_by_label("What is the problem?").input_value() == "Nobody comes."


def test_the_register_is_sifted_and_a_workshop_is_read_with_the_keyboard_and_without_scripts(visit):
    owen = visit("Owen Bright", javascript=False)
    owen.go("/projects/")
    owen.page.get_by_label("Words").fill("appointment")
    owen.page.get_by_label("Learned and stopped").check()
    with owen.page.expect_navigation():
        owen.page.get_by_role("button", name="Show").press("Enter")
    owen.reads(
        "1 project with “appointment”", "Text messages before leg ulcer clinics", "their transport came too late"
    )
    owen.follow("Clear all")
    owen.follow("From referral to the first therapy visit")
    owen.follow("Read the plan and the observation sheet")
    owen.reads("Day 3: Test ideas", "43 hours less (83%).", "Two numbers are not a trend")
    owen = visit("Owen Bright")
    for path in ("/projects/?theme=flow", "/projects/?q=nothing+like+it"):
        owen.go(path)
        owen.check()
    owen.go("/projects/?theme=flow")
    owen.follow("From referral to the first therapy visit")
    owen.check()
    owen.follow("Read the plan and the observation sheet")
    owen.check()
    owen.picture("workshop")
