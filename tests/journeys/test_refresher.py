"""Kwame asks for refresher questions and answers them without a mouse; Priya does without scripts."""

import re


def test_somebody_asks_for_them_answers_by_keyboard_and_reads_when_the_next_come(visit):
    kwame = visit("Kwame Boateng")
    kwame.tab_to("Ask me each month")
    kwame.enter()
    kwame.reads("5 questions, about 3 minutes", "As you answer, this says what comes again and when.")
    kwame.check()
    kwame.tab_to("Begin")
    kwame.enter()
    kwame.check()
    kwame.picture("refresher-question")
    for number in range(1, 6):
        kwame.reads(f"Question {number} of 5")
        _answer_by_keyboard(kwame)
        kwame.reads(f"{number} of 5 answered.", "It comes again in")
        kwame.check()
        kwame.tab_to("Next question", "See how it went")
        kwame.enter()
    kwame.reads("of 5 right", "Your answers")
    kwame.check()
    kwame.follow("Back to refresher questions")
    kwame.reads("Done:", "The next questions come on", "What comes when", "How it went")
    kwame.check()
    kwame.picture("refresher")
    _stops(kwame)


def _answer_by_keyboard(kwame):
    if kwame.page.locator("main input[type=radio], main input[type=checkbox]").count():
        kwame.tab_to("radio", "checkbox")
        kwame.page.keyboard.press("Space")
        kwame.tab_to("Check my answer")
    else:
        kwame.tab_to("I don’t know")
    kwame.enter()


def _stops(kwame):
    kwame.tab_to("Stop the questions")
    kwame.enter()
    kwame.reads("You stopped them on", "Begin again")
    kwame.check()
    kwame.go("/")
    kwame.reads("You stopped them.")
    kwame.check()


def test_it_works_without_scripts(visit):
    priya = visit("Priya Raman", javascript=False)
    priya.press("Ask me each month")
    priya.press("Begin")
    priya.press("Check my answer")
    priya.reads("Answer the question, or say that you don’t know.")
    priya.press("I don’t know: show me")
    priya.reads("Here is what is right", "1 of 5 answered.")
    priya.follow("Next question")
    priya.reads("Question 2 of 5, 1 answered")
    assert priya.troubles == []


def test_a_due_set_and_a_history_are_there_to_look_at(visit):
    nadia = visit("Nadia Okoro")
    nadia.follow("5 questions, about 3 minutes")
    nadia.reads("What comes when", "Earlier months", "The last three months")
    nadia.check()
    nadia.page.get_by_role("link", name=re.compile(r"^\w+ \d{4}$")).first.click()
    nadia.reads("Your answers", "of 5 right")
    nadia.check()
