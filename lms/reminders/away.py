"""Who is suspended from work: on a career break, and in no other post. Only what is mandatory is sent to them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from lms.people.models import Assignment

AWAY = "The person is on a career break."


def away(today: date) -> QuerySet:
    """Their keys."""
    posts = Assignment.objects.current(today)
    at_work = posts.exclude(status=Assignment.Status.CAREER_BREAK).values("person")
    return posts.filter(status=Assignment.Status.CAREER_BREAK).exclude(person__in=at_work).values("person")
