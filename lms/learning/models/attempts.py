"""Tries at a quiz and the answers in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from curriculum.models import ReviewPolicy, RightAnswers
from lms.people.models import Person

# An answer given in time may travel for so long; the page itself stops taking answers at the deadline.
GRACE = timedelta(seconds=30)


class AttemptQuerySet(models.QuerySet):
    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at=None)

    def expired(self, now: datetime) -> AttemptQuerySet:
        """Open though their time is over, with what an answer given in time may take to arrive."""
        return self.open().filter(deadline_at__lt=now - GRACE)

    def waiting(self) -> AttemptQuerySet:
        """Handed in, and not decided: a trainer has written answers to mark."""
        return self.filter(submitted_at__isnull=False, passed=None)

    def visible_to(self, person: Person) -> AttemptQuerySet:
        """Nobody sees another person's answers."""
        return self.filter(person=person.pk)


class Attempt(models.Model):
    """One try at a quiz, pinned to the questions and the rules as they were published when it began.

    `paper` is the drawn questions: [{"key", "stem", "kind", "options": [{"key", "text", "is_right", "feedback"}]}] and
    what else each kind needs, as lms.learning.printing prints it. An attempt handed in with `passed` still empty waits
    for a trainer; its `score` is then what is right so far.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey("curriculum.Quiz", models.PROTECT, related_name="+")
    paper = models.JSONField()
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The published revision of the quiz it began on.",
    )  # fmt: skip
    pass_mark = models.PositiveSmallIntegerField(help_text="Per cent, as it was when the attempt began.")
    review_policy = models.CharField(max_length=8, choices=ReviewPolicy, default=ReviewPolicy.FEEDBACK)
    right_answers_shown = models.CharField(max_length=6, choices=RightAnswers, default=RightAnswers.NEVER)
    started_at = models.DateTimeField(default=timezone.now)
    deadline_at = models.DateTimeField(null=True, blank=True, help_text="With extra time; empty: no time limit.")
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Questions answered right.")
    passed = models.BooleanField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz"], condition=Q(submitted_at=None), name="attempt_one_open_per_quiz"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None, passed=None)
                | Q(submitted_at__isnull=False, score__isnull=False),
                name="attempt_scored_when_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(submitted_at=None), name="attempt_open_by_deadline"),
            models.Index(fields=["person", "quiz", "started_at"], name="attempt_of_one_person"),
        ]

    def is_over(self, now: datetime) -> bool:
        return self.deadline_at is not None and now > self.deadline_at

    def is_expired(self, now: datetime) -> bool:
        """Whether it is open though its time is over: whoever meets it hands it in as it is."""
        return self.submitted_at is None and self.deadline_at is not None and now > self.deadline_at + GRACE

    @property
    def is_waiting(self) -> bool:
        return self.submitted_at is not None and self.passed is None

    @property
    def ran_out(self) -> bool:
        """Whether it was handed in because its time was over."""
        return bool(self.deadline_at and self.submitted_at and self.submitted_at >= self.deadline_at)


class Answer(models.Model):
    """The newest intent of the learner for one question of an attempt.

    Every question gets its empty row when the attempt begins, so that saving is one conditional update. When the
    attempt is handed in, how it came out is kept here too: statistics then never have to read a paper.
    """

    class Outcome(models.TextChoices):
        RIGHT = "right", "right"
        WRONG = "wrong", "wrong"
        SKIPPED = "skipped", "left out"
        NOT_REACHED = "not_reached", "not reached"
        UNMARKED = "unmarked", "waiting for a mark"

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40, help_text="Key of the question on the attempt's paper.")
    chosen = models.JSONField(default=list, help_text="Keys of the options chosen, pairs, or the text written.")
    intent = models.BigIntegerField(
        default=0, help_text="Grows with every change; late and repeated saves are told by it."
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True, help_text="Empty until it is handed in.")
    rest = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Thousandths of the paper's other questions that are right."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="answer_one_per_question")]
        indexes = [models.Index(fields=["question"], condition=~Q(outcome=""), name="answer_handed_in_by_question")]
