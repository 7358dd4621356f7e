"""Finds who has refresher questions to answer: of those who asked for them, the newest set with questions left."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import TruncDate

from lms.recall.models import Refresher, RefresherSet

# How many are left, and how long they take.
IN_SHORT = {
    1: "One question, one minute",
    2: "Two questions, one minute",
    3: "Three questions, two minutes",
    4: "Four questions, two minutes",
    5: "Five questions, three minutes",
}


def ready_refreshers() -> QuerySet:
    """Sets to tell their people of. `asked_on`: what came on the day they asked for it they have seen."""
    wish = Refresher.objects.open().filter(person=OuterRef("person"))
    asked_on = Subquery(wish.annotate(on=TruncDate("started_at")).values("on")[:1])
    counted = RefresherSet.objects.counted().filter(pk=OuterRef("pk"), left__gt=0).order_by()
    sets = RefresherSet.objects.newest().annotate(asked_on=asked_on, open_ones=Subquery(counted.values("left")))
    in_short = Case(*[When(open_ones=left, then=Value(words)) for left, words in IN_SHORT.items()])
    in_short.output_field = TextField()
    return sets.filter(open_ones__isnull=False, asked_on__lt=F("ready_on")).annotate(in_short=in_short)
