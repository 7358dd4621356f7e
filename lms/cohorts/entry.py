"""Whether somebody meets a level's entry rule. Levels attained are known to apps above this one: they say it here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from curriculum.models import LevelPage
from lms.people.models import Person

Rule = Callable[[Person, LevelPage, date], str]

_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    """Ask this rule too whenever somebody applies. It answers with the reason against it, or with ""."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def reason_against(person: Person, level: LevelPage, today: date) -> str:
    """Why this person may not take a place on the level, in words for them; "" if they may."""
    return next(filter(None, (rule(person, level, today) for rule in _rules)), "")
