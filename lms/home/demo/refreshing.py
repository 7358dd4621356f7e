"""Nadia asked for refresher questions after level 1: some months answered, and this month's still to do."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from lms.escalator.expiry import add_months
from lms.home.demo.projects import noon
from lms.home.demo.replies import right_reply, wrong_reply
from lms.people.models import Person
from lms.recall import actions
from lms.recall.asking import print_again, wording
from lms.recall.models import RefresherSet

MONTHS = 4
WRONG = {(0, 2), (0, 4), (1, 1), (1, 5), (2, 3), (3, 1)}  # which month, which of its questions


def refresh(today: date) -> None:
    nadia, random = Person.objects.get(full_name="Nadia Okoro"), Random(11)
    newest = today - timedelta(days=3)
    actions.start(nadia, now=noon(add_months(newest, -MONTHS)))
    for month in range(MONTHS):
        day = add_months(newest, month - MONTHS)
        actions.draw_ready(now=noon(day))
        _answer(nadia, month, day, random)
    actions.draw_ready(now=noon(newest))


def _answer(nadia: Person, month: int, day: date, random: Random) -> None:
    for asked in RefresherSet.objects.visible_to(nadia).newest().get().asked.all():
        paper = print_again(asked)
        reply = wrong_reply(paper, random) if (month, asked.place) in WRONG else right_reply(paper)
        actions.answer(nadia, asked.pk, reply, seen=wording(paper), now=noon(day) + timedelta(hours=1))
