"""Lets people of the demo answer in their own words, so that a trainer finds answers to mark."""

from __future__ import annotations

from datetime import date, timedelta

from curriculum.asking import Kind
from curriculum.models import LevelPage, Quiz
from lms.home.demo.projects import noon
from lms.home.demo.replies import right_reply
from lms.learning.actions import DICE, draw_paper, enrol, mark_written, submit_attempt
from lms.learning.models import Answer, Attempt, Mark
from lms.learning.printing import printed
from lms.people.models import Organisation, Person

WRITTEN = [  # who wrote what, in the order they handed it in; the first has been marked
    (
        "Daniel Whitcombe",
        "I saw pauses of about two seconds, and then you went on. The two nurses at the end looked up and down again. "
        "What were you hoping to hear?",
    ),
    ("Kwame Boateng", "You talk too much and should learn to wait. A good coach counts to ten."),
    (
        "Kwame Boateng",
        "Three times you asked a question and began to speak again within two seconds. Nobody in the team added "
        "anything. I wonder what might have come after ten?",
    ),
]
COMMENT = "You say what you saw and what followed, and you leave the rest to your colleague. That is hard to do."


def write_answers(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    level = LevelPage.objects.filter(code="L4", quiz__isnull=False).first()
    written = level and level.questions.filter(live=True, kind=Kind.FREE_TEXT).first()
    if not level or not written:
        return
    for number, (name, words) in enumerate(WRITTEN):
        person, day = northbridge.people.get(full_name=name), today - timedelta(days=6 - 2 * number)
        if not person.attainments.filter(level=level).exists():
            enrol(person, level, today=today - timedelta(days=30))
        paper = [*draw_paper(level.quiz), printed(written, dice=DICE)]
        _hand_in(person, level.quiz, _without_doubles(paper, level.quiz.draw), words, day)
    first = Mark.objects.filter(answer__attempt__person__full_name=WRITTEN[0][0]).get()
    trainer = northbridge.people.get(full_name="Tom Adeyemi")
    mark_written(first, is_right=True, comment=COMMENT, by=trainer, now=noon(today), today=today)


def _without_doubles(paper: list[dict], draw: int) -> list[dict]:
    """The written question last, and once, however the draw came out."""
    last = paper[-1]
    return [*[each for each in paper[:-1] if each["kind"] != Kind.FREE_TEXT][: draw - 1], last]


def _hand_in(person: Person, quiz: Quiz, paper: list[dict], words: str, day: date) -> None:
    attempt = Attempt.objects.create(
        person=person, quiz=quiz, paper=paper, pass_mark=quiz.pass_mark, started_at=noon(day)
    )
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question=each["key"], chosen=right_reply(each) or [words], intent=1, saved_at=noon(day))
        for each in paper
    )
    submit_attempt(attempt, now=noon(day) + timedelta(minutes=25), today=day)
