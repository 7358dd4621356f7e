"""Owns what makes an aim one that could be missed: five checks, each with advice, and the sentence it becomes."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from lms.charts.words import number

FIELDS = ("what", "for_whom", "baseline", "target", "unit", "by_when")
VAGUE = re.compile(
    r"\b(better|best|improv\w*|enhanc\w*|optimi[sz]\w*|good|great|excellen\w*|qualit(y|ies)|efficien\w*|effective\w*"
    r"|appropriate\w*|timely|experience)\b",
    re.IGNORECASE,
)
NOBODY = {"all", "everyone", "everybody", "people", "patients", "staff", "all patients", "all staff", "service users"}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
FAR_AHEAD = 550  # days: about a year and a half
SMALL, LARGE = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    is_met: bool
    advice: str


def checks(typed: dict[str, str], *, today: date) -> list[Check]:
    """The five checks of an aim as it was typed, each with what to do or why it holds."""
    words = {name: " ".join(typed.get(name, "").split()) for name in FIELDS}
    found = (
        ("Specific", _what(words["what"])),
        ("Measurable", _numbers(words["baseline"], words["target"])),
        ("Achievable", _size(words["baseline"], words["target"])),
        ("Relevant", _for_whom(words["for_whom"])),
        ("Time-bound", _by_when(words["by_when"], today)),
    )
    return [Check(name, is_met, advice) for name, (is_met, advice) in found]


Verdict = tuple[bool, str]


def _what(words: str) -> Verdict:
    if len(words) < 4:
        return False, "Say what will change: a thing that two people would count in the same way."
    if vague := VAGUE.search(words):
        return False, f"“{vague[0]}” means something else to each of us. What would you see, or count, instead?"
    return True, "It names something that can be counted."


def _numbers(baseline: str, target: str) -> Verdict:
    if number_of(baseline) is None:
        return False, "Where are you now? Give a number. If you have none, count for a week or two first."
    if number_of(target) is None:
        return False, "Where do you want to be? Give a number, so that the aim could be missed."
    return True, "It says where you are now and where you want to be."


def _size(baseline: str, target: str) -> Verdict:
    start, end = number_of(baseline), number_of(target)
    if start is None or end is None:
        return False, "This needs both numbers."
    if start == end:
        return False, "Start and target are the same. What would be a change worth having?"
    change = abs(end - start) / abs(start) if start else LARGE
    if change < SMALL:
        return False, "This is less than a tenth. Could anybody tell it from the usual ups and downs? Aim higher."
    if end == 0 or change > LARGE:
        return True, "This is a very large change. Ask who has come near it, or take a first step on the way."
    return True, "It is large enough to notice. Check with the team that it can be done."


def _for_whom(words: str) -> Verdict:
    if not words:
        return False, "Say for whom, and where: which ward, clinic, home or list of people."
    if words.lower().strip(".") in NOBODY:
        return False, f"“{words}” is too wide for a first aim. Choose one group in one place."
    return True, "It says whom it serves. Have you asked them whether it matters?"


def _by_when(words: str, today: date) -> Verdict:
    day = date_of(words)
    if day is None:
        return False, "Give a date: day, month and year. “Soon” never arrives."
    if day <= today:
        return False, "This date has passed. By when do you want to be there?"
    if (day - today).days > FAR_AHEAD:
        return False, "That is more than a year and a half away. Set an aim for the first stretch."
    return True, "It has a date."


def number_of(words: str) -> float | None:
    found = re.fullmatch(r"£?\s*([-−]?\d[\d,]*\.?\d*)\s*%?", words)
    return float(found[1].replace(",", "").replace("−", "-")) if found else None


def date_of(words: str) -> date | None:
    for pattern in DATES:
        try:
            return datetime.strptime(words, pattern).date()  # a day has no time zone
        except ValueError:
            continue
    return None


def sentence(typed: dict[str, str]) -> str:
    """The aim as one sentence; what is missing stays as dots."""
    words = {name: " ".join(typed.get(name, "").split()).rstrip(".") for name in FIELDS}
    start, end = number_of(words["baseline"]), number_of(words["target"])
    verb = "Change" if start is None or end is None or start == end else "Reduce" if end < start else "Increase"
    day = date_of(words["by_when"])
    by = f"{day.day} {day:%B %Y}" if day else "..."
    return (
        f"{verb} {_first_small(words['what']) or '...'} for {_first_small(words['for_whom']) or '...'} "
        f"from {_amount(words['baseline'], words['unit'])} to {_amount(words['target'], words['unit'])} by {by}."
    )


def _first_small(words: str) -> str:
    """The first letter small, unless the word is a name of capitals such as GP."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _amount(words: str, unit: str) -> str:
    value = number_of(words)
    if value is None:
        return "..."
    return number(value, unit)
