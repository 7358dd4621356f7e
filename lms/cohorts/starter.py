"""The templates that ship with the product: a level's usual rhythm, to build a cohort from and then to change."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import transaction

from curriculum.models import LevelPage
from lms.cohorts.models import ApprovalStep, CohortTemplate, Session, TemplateSession

WORKSHOP, CLINIC, CELEBRATION = Session.Kind.WORKSHOP, Session.Kind.CLINIC, Session.Kind.CELEBRATION
DAY, AFTERNOON = (time(9, 30), time(16, 30)), (time(14), time(16))

STARTER: list[dict[str, Any]] = [
    {
        "level": "L3",
        "name": "Six months: six workshop days, three coaching clinics, a celebration",
        "about": "You lead a real improvement project in your own service while you learn. Between the workshop days "
        "your team tests changes, and at the clinics a coach looks at your chart and your next test with you.",
        "capacity": 24,
        "approval_route": [ApprovalStep.MANAGER, ApprovalStep.SPONSOR],
        "questions": [
            "Which problem in your own service would you like to work on?",
            "Who feels that problem, patients first of all, and how do you know?",
        ],
        "sessions": [  # kind, title, weeks after the first day, time
            (WORKSHOP, "Workshop day 1: choosing and chartering", 0, DAY),
            (WORKSHOP, "Workshop day 2: people, equity and the system", 4, DAY),
            (CLINIC, "Coaching clinic 1: aim and driver diagram", 6, AFTERNOON),
            (WORKSHOP, "Workshop day 3: measurement", 8, DAY),
            (WORKSHOP, "Workshop day 4: variation and control charts", 12, DAY),
            (CLINIC, "Coaching clinic 2: reading your chart", 14, AFTERNOON),
            (WORKSHOP, "Workshop day 5: ramps of tests", 16, DAY),
            (WORKSHOP, "Workshop day 6: hold, spread, tell the story", 20, DAY),
            (CLINIC, "Coaching clinic 3: getting ready to present", 22, AFTERNOON),
            (CELEBRATION, "Celebration: project presentations", 24, AFTERNOON),
        ],
    },
    {
        "level": "L2",
        "name": "One day, with a clinic after six weeks",
        "about": "A day together with your team's own process in your hands, then one small test at work, and a clinic "
        "to look at what you found.",
        "capacity": 20,
        "approval_route": [ApprovalStep.MANAGER],
        "questions": ["Which process at work would you like to look at?"],
        "sessions": [
            (WORKSHOP, "Workshop day: from a waste walk to a test", 0, DAY),
            (CLINIC, "Clinic: what did your test tell you?", 6, AFTERNOON),
        ],
    },
]


@transaction.atomic
def load() -> int:
    """Add the shipped templates whose level is there, and return how many are new. Those loaded before stay."""
    levels = {level.code: level for level in LevelPage.objects.live()}
    return sum(_load(each, levels[each["level"]]) for each in STARTER if each["level"] in levels)


def _load(about: dict[str, Any], level: LevelPage) -> bool:
    fields = {name: about[name] for name in ("about", "capacity", "approval_route", "questions")}
    template, is_new = CohortTemplate.objects.get_or_create(
        organisation=None, level=level, name=about["name"], defaults=fields
    )
    if is_new:
        TemplateSession.objects.bulk_create(
            TemplateSession(
                template=template,
                kind=kind,
                title=title,
                days_after_start=7 * weeks,
                starts_at=hours[0],
                ends_at=hours[1],
            )
            for kind, title, weeks, hours in about["sessions"]
        )
    return is_new
