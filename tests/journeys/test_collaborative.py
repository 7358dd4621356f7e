"""A coach looks at the board and runs a collaborative; a sponsor answers a team that asked for help."""


def test_a_coach_sees_who_needs_help_and_runs_a_collaborative(visit):
    daniel = visit("Daniel Whitcombe")
    daniel.follow("Coaching")
    daniel.reads("Coach's board", "Collaboratives you lead", "May need help")
    daniel.check()
    daniel.picture("coach-board")
    daniel.page.get_by_label("Show", exact=True).select_option(label="Who needs help")
    daniel.press("Show")
    daniel.reads("Warning scores in day surgery")
    daniel.check()
    daniel.follow("Deteriorating patients seen in time")
    daniel.reads("All teams: Raised scores answered", "Who needs help", "Team by team", "The numbers")
    daniel.check()
    daniel.picture("collaborative")
    daniel.follow("Minutes from raised score to review")
    daniel.reads("All teams: Minutes from raised score", "median of the teams that reported")
    daniel.check()
    _run_it(daniel)


def _run_it(daniel):
    daniel.follow("Manage it")
    daniel.check()
    daniel.picture("collaborative-manage")
    daniel.follow("Add a shared measure")
    daniel.press("Save for every team")
    daniel.reads("There is a problem", "Give the measure a name.")
    daniel.check()
    daniel.page.get_by_label("Name", exact=True).fill("Calls that were not needed")
    daniel.page.get_by_label("Kind of measure").select_option("balancing")
    daniel.page.get_by_label("Which way is good").select_option("decrease")
    daniel.press("Save for every team")
    daniel.reads("Calls that were not needed")
    daniel.check()
    daniel.follow("Add a team")
    daniel.check()


def test_a_sponsor_answers_a_team_that_asked_for_help(visit):
    priya = visit("Priya Raman")
    priya.follow("Sponsoring")
    priya.reads("Sponsor's page", "Waits for you", "The charter waits for your approval.")
    priya.check()
    priya.picture("sponsor-page")
    priya.follow("The team asks for your help")
    priya.reads("At weekends one bleep covers three wards")
    priya.check()
    priya.page.get_by_label("Your answer").fill("A second bleep comes on 1 December.")
    priya.press("Answer")
    priya.reads("In the way", "A second bleep comes on 1 December.", "Answered")
    priya.check()
    priya.picture("sponsor-answer")
    priya.follow("Sponsoring")
    assert priya.page.get_by_text("The team asks for your help").count() == 0
    priya.check()
