"""Tom writes lessons and holds workshops; what he does reaches learners at once."""

from datetime import date

NEW = "Thank the person who speaks up, first of all"


def test_a_lesson_that_a_trainer_changes_is_read_by_learners_once_published(visit):
    tom = visit("Tom Adeyemi")
    tom.follow("Curriculum")
    tom.follow("Editor")
    tom.wait_for_url("**/cms/**")
    _open_the_lesson(tom)
    tom.page.locator("[name=summary]").fill(NEW)
    _preview(tom)
    tom.picture("lesson-editor")
    _publish(tom)
    callum = visit("Callum Reid")
    callum.follow("Fundamentals")
    callum.follow("Speak up, join in, joy")
    callum.check()
    callum.follow("Speak up with an idea")
    callum.reads(NEW)
    callum.check()


def _open_the_lesson(tom):
    tom.go("/cms/pages/search/?q=Speak+up+with+an+idea")
    with tom.page.expect_navigation():
        tom.page.locator("main a", has_text="Speak up with an idea").first.click()


def _preview(tom):
    """Wagtail shows the page beside the editor, as a learner will see it."""
    tom.page.get_by_role("button", name="Toggle preview").click()
    preview = tom.page.frame_locator("#w-preview-iframe")
    preview.get_by_text("Nothing is recorded in a preview.").wait_for()
    preview.get_by_text(NEW).wait_for()


def _publish(tom):
    tom.page.get_by_role("button", name="More actions").click()
    with tom.page.expect_navigation():
        tom.page.get_by_role("button", name="Publish").click()
    tom.reads("has been published")


def test_what_the_trainer_ticks_on_a_phone_moves_the_standing_of_the_learner(visit):
    tom = visit("Tom Adeyemi")
    tom.follow("Teaching")
    tom.reads("Today and coming up")
    tom.check()
    tom.picture("sessions")
    tom.follow("Improvers, one day")
    tom.check()
    _plan_a_session_of_today(tom)
    tom.set_viewport_size({"width": 320, "height": 720})
    tom.page.get_by_label("Nadia Okoro").check()
    tom.press("Save attendance")
    tom.reads("Last saved by Tom Adeyemi")
    tom.check()
    tom.picture("attendance")
    nadia = visit("Nadia Okoro")
    nadia.check()
    nadia.follow("See what is left")
    nadia.reads("1 of 1")
    nadia.check()


def _plan_a_session_of_today(tom):
    tom.follow("Plan a session")
    tom.check()
    words = {"title": "Test day", "held_on": date.today().isoformat(), "place": "Ward 7", "starts_at": "00:00"}
    for name, value in (words | {"ends_at": "00:05"}).items():
        tom.page.locator(f"[name={name}]").fill(value)
    tom.press("Plan the session")
    tom.check()
    tom.follow("Test day")
    tom.check()
