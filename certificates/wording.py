"""Owns the words of certificates: what ships, in English and Welsh, and how placeholders are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

PLACEHOLDERS = {
    "name": "who earned it",
    "title": "the level, session or project",
    "level_number": "the number of the level",
    "hours": "hours of study, or of the session",
    "project_hours": "hours of project work",
    "organisation": "your organisation",
    "date": "the day it was earned",
    "expires": "the day it is valid until",
    "part": "lead or member of the project",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

MONTHS = {
    "en-gb": "January February March April May June July August September October November December".split(),
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split(),
}
PARTS = {"en-gb": {"lead": "lead", "member": "member"}, "cy": {"lead": "arweinydd", "member": "aelod"}}

LABELS: dict[str, dict[str, Any]] = {
    "en-gb": {
        "certify": "This is to certify that",
        "level": "Level {}",
        "on": {
            "level": "Reached",
            "recognised": "Recognised",
            "renewed": "Renewed",
            "attendance": "Held on",
            "project": "Signed off",
        },
        "expires": "Valid until",
        "no_expiry": "No expiry",
        "teaching": "While teaching {} sessions a year",
        "by": "Issued by",
        "check": "Check this certificate at",
        "signed": "Signature of {}",
        "logo": "Logo of {}",
        "document": "Certificate",
    },
    "cy": {
        "certify": "Tystysgrif yw hon fod",
        "level": "Lefel {}",
        "on": {
            "level": "Cyrhaeddwyd",
            "recognised": "Cydnabuwyd",
            "renewed": "Adnewyddwyd",
            "attendance": "Cynhaliwyd",
            "project": "Cymeradwywyd",
        },
        "expires": "Yn ddilys tan",
        "no_expiry": "Dim dyddiad dod i ben",
        "teaching": "Tra'n dysgu {} sesiwn y flwyddyn",
        "by": "Cyhoeddwyd gan",
        "check": "Gwiriwch y dystysgrif hon yn",
        "signed": "Llofnod {}",
        "logo": "Logo {}",
        "document": "Tystysgrif",
    },
}
# By language and kind: what stands between name and title, and what stands below the title.
SHIPPED = {
    "en-gb": {
        "level": ("has reached the level of", "By {hours} hours of study, with every requirement of the level met."),
        "level with project": (
            "has reached the level of",
            "By {hours} hours of study and an improvement project in their own service, with every requirement of the "
            "level met.",
        ),
        "recognised": (
            "holds the level of",
            "By prior learning: learnt and used elsewhere, and recognised on evidence by {organisation}.",
        ),
        "renewed by quiz": (
            "has renewed the level of",
            "By passing its quiz again, with all else met when it was reached.",
        ),
        "renewed by lessons": ("has renewed the level of", "By {hours} hours of study, done again."),
        "renewed by practice": (
            "has renewed the level of",
            "By leading or coaching an improvement project to its end since it was last reached.",
        ),
        "renewed by teaching": ("has renewed the level of", "By teaching improvement to others."),
        "renewed by assessment": ("has renewed the level of", "By being assessed again for this level."),
        "renewed by unknown": ("has renewed the level of", "By meeting what a renewal of this level asks."),
        "attendance": ("took part in", "{hours} hours, taught together with others."),
        "project": (
            "carried out the improvement project",
            "As {part} of the team. Coach and sponsor have read the whole project and signed it off.",
        ),
    },
    "cy": {
        "level": ("wedi cyrraedd lefel", "Drwy {hours} awr o astudio, gan fodloni pob un o ofynion y lefel."),
        "level with project": (
            "wedi cyrraedd lefel",
            "Drwy {hours} awr o astudio a phrosiect gwella yn eu gwasanaeth eu hunain, gan fodloni pob un o ofynion y "
            "lefel.",
        ),
        "recognised": (
            "yn dal lefel",
            "Drwy ddysgu blaenorol: dysgwyd a defnyddiwyd mewn man arall, a'i gydnabod ar sail tystiolaeth gan "
            "{organisation}.",
        ),
        "renewed by quiz": (
            "wedi adnewyddu lefel",
            "Drwy basio ei chwis eto, gyda phopeth arall wedi'i fodloni pan gyrhaeddwyd y lefel.",
        ),
        "renewed by lessons": ("wedi adnewyddu lefel", "Drwy {hours} awr o astudio, wedi'i wneud eto."),
        "renewed by practice": (
            "wedi adnewyddu lefel",
            "Drwy arwain neu hyfforddi prosiect gwella i'w ddiwedd ers ei chyrraedd ddiwethaf.",
        ),
        "renewed by teaching": ("wedi adnewyddu lefel", "Drwy addysgu gwella i eraill."),
        "renewed by assessment": ("wedi adnewyddu lefel", "Drwy gael eu hasesu eto ar gyfer y lefel hon."),
        "renewed by unknown": ("wedi adnewyddu lefel", "Drwy fodloni'r hyn a ofynnir wrth adnewyddu'r lefel hon."),
        "attendance": ("wedi cymryd rhan yn", "{hours} awr, wedi'u haddysgu gydag eraill."),
        "project": (
            "wedi cynnal y prosiect gwella",
            "Fel {part} o'r tîm. Mae'r hyfforddwr a'r noddwr wedi darllen y prosiect cyfan a'i gymeradwyo.",
        ),
    },
}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled, in one pass: braces in a name stay what they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str) -> list[str]:
    """Placeholders that nothing can fill."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def day(iso: str | None, language: str) -> str:
    if iso is None:
        return LABELS[language]["no_expiry"]
    said = date.fromisoformat(iso)
    return f"{said.day} {MONTHS[language][said.month - 1]} {said.year}"
