"""Reads how many people hold each kind of post, and how many of them have each level: what every split is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.dose.counts import cells
from lms.dose.counts.cells import Rule, Tally
from lms.dose.models import Cell
from lms.people.models import Organisation

# Bands close enough in work to be read together; a band on its own is often of too few people to be shown.
BAND_GROUPS = (
    ("Bands 1 to 4", ("1", "2", "3", "4")),
    ("Bands 5 and 6", ("5", "6")),
    ("Band 7", ("7",)),
    ("Bands 8 and 9", ("8", "8a", "8b", "8c", "8d", "9")),
)
OTHER_BANDS = "Medical, board and other pay"


@dataclass(frozen=True)
class KindOfPost:
    unit: int
    staff_group: str
    pay_band: str
    heads: int
    levels: dict[int, Tally]

    @property
    def band_group(self) -> str:
        return band_group(self.pay_band)


def band_group(pay_band: str) -> str:
    """Bands as staff lists write them: "Band 6", "6", "band 8A", "AfC Band 7"."""
    plain = re.sub(r"^(afc\s*)?band\s*", "", pay_band.strip().lower())
    return next((name for name, bands in BAND_GROUPS if plain in bands), OTHER_BANDS)


def kinds_of_post(
    organisation: Organisation, rules: Mapping[int, Rule], as_of: date
) -> tuple[list[KindOfPost], int | None]:
    """In two queries of counts, never of people; always in the same order. With them the stamp they were read at."""
    counted, stamp = cells.stamped_counts(organisation.pk, rules, by="cell", as_of=as_of)
    place = ("unit", "staff_group", "pay_band", "group")
    posts = Cell.objects.filter(organisation=organisation).order_by(*place).values_list("pk", "unit", *place[1:3])
    found = [
        KindOfPost(
            unit, staff_group, pay_band, counted[pk][cells.HEADS], {level: counted[pk][level] for level in rules}
        )
        for pk, unit, staff_group, pay_band in posts
        if pk in counted
    ]
    return found, stamp
