"""Gives the demo a coach who wrote down how they coached and was observed, and a workshop that people said what they
thought of."""

from __future__ import annotations

from datetime import date, time, timedelta

from curriculum.models import LessonPage, LevelPage, Practice
from lms.cohorts.actions import logs
from lms.cohorts.actions import practice as observed
from lms.cohorts.evaluating import REACTION
from lms.cohorts.models import (
    Attendance,
    CoachingEntry,
    Cohort,
    Evaluation,
    EvaluationAnswer,
    EvaluationAsked,
    Judgement,
    ObservedPractice,
    Place,
    Session,
)
from lms.home.demo.projects import noon
from lms.learning.models import Enrolment, LessonProgress
from lms.people.models import Organisation, Person

# How many days ago, the team, what was asked, what the coach learned, what comes next.
LOG = (
    (178, "Insulin doses, Ward 7", "What do you expect to see by Friday, and how would you know you were wrong?",
     "Asking for a prediction first made two people say that they expected nothing to change.",
     "Ask for the prediction before the plan next time."),
    (150, "Insulin doses, Ward 7", "Whose work changes most, and have they been asked?",
     "The night staff had not been in the room. The team saw it before I said so.",
     "Join the night huddle once with Joanna."),
    (121, "Leg ulcer clinics", "What would make you stop?",
     "I talked too much. Silence after the question brought the honest answer.",
     "Count to ten before I help."),
    (92, "Leg ulcer clinics", "What did the test teach you that you did not know?",
     "Stopping felt like failing until they wrote down what they had learned.",
     "Help them tell the others about it."),
    (61, "Insulin doses, Ward 7", "Which of these points would you act on, and which are just Tuesday?",
     "They reacted to a single high point. Drawing the chart together settled it.",
     "Bring the chart, not the figures, to each meeting."),
    (24, "First therapy visits", "What is the smallest test you could do before lunch tomorrow?",
     "The first idea was a new form for everybody; the third was one patient and one phone call.",
     "Ask on Thursday what happened on that call."),
)  # fmt: skip
FEEDBACK = (
    "You let the team find its own next test and kept to questions for most of the half hour. The prediction was "
    "theirs. Leave a little more time at the end for who does what by when."
)
OWN_WORDS = "I noticed the clock only in the last minutes. Next time I agree at the start how we end."
REACTIONS = (
    (5, 5, 4, "Drawing the chart ourselves.", ""),
    (4, 5, 5, "Working on our own ward's figures.", "A longer lunch."),
    (5, 4, 4, "The red beads: I shall never blame the person again.", ""),
    (3, 4, 3, "", "Less before the first exercise."),
    (5, 5, 5, "That nobody had to pretend their project went well.", "Start at ten; the first train is late."),
    (4, 3, 4, "The one-page template.", ""),
)
# How much of the lessons each of the workshop's people has read, and how many days ago the last of them.
READ = ((1, 3), (1, 9), (0.8, 5), (0.6, 26), (0.5, 2), (0.3, 40), (0.2, 12), (0, 0))


def practise(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    coach = northbridge.people.get(full_name="Daniel Whitcombe")
    trainer = northbridge.people.get(full_name="Tom Adeyemi")
    level = LevelPage.objects.get(code="L4")
    _write_log(coach, trainer, today)
    _observe(coach, trainer, level, today)
    _ask(northbridge.people.get(full_name="Kwame Boateng"), coach, level, today)
    _evaluate(northbridge, trainer, today)


def _write_log(coach: Person, trainer: Person, today: date) -> None:
    CoachingEntry.objects.bulk_create(
        CoachingEntry(
            person=coach, held_on=today - timedelta(days=days), team=team, asked=asked, learned=learned,
            next_step=next_step, written_at=noon(today - timedelta(days=days)),
        )
        for days, team, asked, learned, next_step in LOG
    )  # fmt: skip
    logs.let_read(coach, trainer, now=noon(today - timedelta(days=60)))


def _observe(coach: Person, trainer: Person, level: LevelPage, today: date) -> None:
    """A coaching session, judged, answered and signed by both."""
    held = today - timedelta(days=61)
    form = observed.ask_for_practice(
        coach, level, Practice.COACHING, observer=trainer, assessors=[], held_on=held,
        about="Team meeting of the insulin project on Ward 7", now=noon(held - timedelta(days=6)),
    )  # fmt: skip
    met = dict.fromkeys(form.judgements.values_list("place", flat=True), Judgement.MET)
    form = observed.judge(
        form, judgements=met, overall=Judgement.MET, feedback=FEEDBACK, seen=form.version, by=trainer, now=noon(held)
    )
    form = observed.say_own_words(form, OWN_WORDS, seen=form.version, by=coach, now=noon(held + timedelta(days=1)))
    for day, person in enumerate((coach, trainer), start=2):
        form = observed.sign(form, seen=form.version, by=person, now=noon(held + timedelta(days=day)))


def _ask(learner: Person, coach: Person, level: LevelPage, today: date) -> ObservedPractice:
    """One that waits for the coach."""
    return observed.ask_for_practice(
        learner, level, Practice.COACHING, observer=coach, assessors=[], held_on=today + timedelta(days=6),
        about="Second meeting of the discharge letters team", now=noon(today - timedelta(days=2)),
    )  # fmt: skip


def _evaluate(northbridge: Organisation, trainer: Person, today: date) -> None:
    """A workshop that six said something of, so that it is shown, and a clinic that three did, so that it is not."""
    level = LevelPage.objects.get(code="L2")
    first = today - timedelta(days=75)
    cohort = Cohort.objects.create(
        organisation=northbridge, level=level, name="Improvers, summer cohort", starts_on=first,
        ends_on=first + timedelta(days=21), venue="Education centre, room B", capacity=12, minimum_share=80,
    )  # fmt: skip
    cohort.trainers.add(trainer)
    people = _who_came(northbridge)
    Place.objects.bulk_create(
        Place(cohort=cohort, person=person, taken_on=first - timedelta(days=20)) for person in people
    )
    _study(people, level, first, today)
    for kind, title, days, answered in (
        (Session.Kind.WORKSHOP, "Workshop: a test of your own", 0, REACTIONS),
        (Session.Kind.CLINIC, "Clinic: what did your test show?", 21, REACTIONS[:3]),
    ):
        session = Session.objects.create(
            cohort=cohort, kind=kind, title=title, held_on=first + timedelta(days=days), starts_at=time(9, 30),
            ends_at=time(16), place="Education centre, room B",
        )  # fmt: skip
        came = people[: 7 if days == 0 else 5]
        _record(session, people, came, trainer)
        _answer(session, came, answered)


def _study(people: list[Person], level: LevelPage, first: date, today: date) -> None:
    """They joined the level with the cohort; some have read most of it, some stopped, one never began."""
    Enrolment.objects.bulk_create(
        Enrolment(person=person, level=level, enrolled_on=first - timedelta(days=20), due_on=today + timedelta(days=35))
        for person in people
    )
    lessons = list(LessonPage.objects.live().descendant_of(level).order_by("path").only("title", "path"))
    LessonProgress.objects.bulk_create(
        LessonProgress(
            person=person, lesson=lesson, lesson_title=lesson.title, started_at=at, last_seen_at=at, completed_at=at
        )
        for person, (share, days) in zip(people, READ, strict=True)
        for place, lesson in enumerate(lessons[: round(share * len(lessons))])
        for at in [noon(today - timedelta(days=days)) - timedelta(hours=share * len(lessons) - place)]
    )


def _who_came(northbridge: Organisation) -> list[Person]:
    """Eight who hold nothing above level 1 and have not applied for the next intake."""
    found = northbridge.people.filter(demo_role="", is_active=True, attainments__level__number=1, applications=None)
    found = found.exclude(attainments__level__number__gte=2).filter(
        places=None, enrolments=None, assignments__ends_on=None
    )
    return list(found.distinct().order_by("-pk")[:8])


def _record(session: Session, people: list[Person], came: list[Person], trainer: Person) -> None:
    Attendance.objects.bulk_create(
        Attendance(
            session=session, person=person, attended=person in came, recorded_by=trainer,
            late_minutes=15 if number == 2 else 0, early_minutes=40 if number == 4 else 0,
            recorded_at=noon(session.held_on),
        )
        for number, person in enumerate(people)
    )  # fmt: skip


def _answer(session: Session, came: list[Person], answered: tuple[tuple[int, int, int, str, str], ...]) -> None:
    evaluation = Evaluation.objects.create(
        kind=Evaluation.Kind.REACTION, cohort=session.cohort, session=session, questions=REACTION,
        opens_on=session.held_on, closes_on=session.held_on + timedelta(days=14),
    )  # fmt: skip
    EvaluationAsked.objects.bulk_create(EvaluationAsked(evaluation=evaluation, person=person) for person in came)
    codes = [question["code"] for question in REACTION]
    EvaluationAnswer.objects.bulk_create(
        EvaluationAnswer(
            evaluation=evaluation, person=person, scores=dict(zip(codes, scores, strict=True)), good=good,
            better=better, answered_at=noon(session.held_on + timedelta(days=1)),
        )
        for person, (*scores, good, better) in zip(came, answered, strict=False)
    )  # fmt: skip
