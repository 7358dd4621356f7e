"""Who is suspended from work: on a career break, and in no other post. Only what is mandatory is sent to them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from lms.people.models import Assignment

AWAY = "The person is on a career break."


def away(today: date) -> QuerySet:
    """Their keys; asked of the few who are on a break, not of everybody at work."""
    posts = Assignment.objects.current(today)
    at_work = posts.filter(person=OuterRef("person")).exclude(status=Assignment.Status.CAREER_BREAK)
    return posts.filter(~Exists(at_work), status=Assignment.Status.CAREER_BREAK).values("person")
