"""What a reader asks of a dose page, read from the address: so it can be kept, sent, printed and downloaded.

An address that asks for what there isn't, or for what would give a few people away, is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from curriculum.models import LevelPage
from lms.dose.board.cutting import BAND, CUTS, STAFF_GROUP, UNIT
from lms.escalator.expiry import add_months
from lms.forms import DateInput, Form

QUARTERS_BACK = 8


def quarter_ends(today: date, number: int = QUARTERS_BACK) -> list[date]:
    """The last days of the quarters that are over, the latest first."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    return [add_months(first, -3 * back) - timedelta(days=1) for back in range(number)]


class Asked(Form):
    """A form of the filters of one page. `asked` says in what words the address is refused."""

    def __init__(self, given: QueryDict, *, today: date, **rest: Any) -> None:
        self.today = today
        super().__init__(given, **rest)
        self.use_required_attribute = False

    def address(self, **changes: object) -> str:
        """The query string of the same page, with some of it changed; what is empty is left out."""
        found = QueryDict(mutable=True)
        for name, value in (self.given | changes).items():
            if value not in (None, ""):
                found[name] = str(value)
        return found.urlencode()

    @property
    def given(self) -> dict[str, object]:
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    def _offer(self, name: str, choices: list[tuple[str, str]], otherwise: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages["invalid_choice"] = otherwise


class AsOfAsked(Asked):
    """Figures of the whole organisation: any day up to today."""

    as_of = forms.DateField(required=False, label="As of", widget=DateInput)

    def clean_as_of(self) -> date:
        day = self.cleaned_data["as_of"] or self.today
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or a day before it.")
        return day

    @property
    def day(self) -> date:
        return self.cleaned_data["as_of"]


class SplitAsked(Asked):
    """One cut of the organisation: by unit below any unit, or by staff group or band of everybody."""

    by = forms.ChoiceField(required=False, label="By", choices=[("", "Unit"), *list(CUTS.items())[1:]])
    as_of = forms.TypedChoiceField(required=False, label="As of", coerce=date.fromisoformat, empty_value=None)
    level = forms.ChoiceField(required=False, label="Level")
    staff_group = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    sort = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: QueryDict, *, today: date, levels: Mapping[str, str]) -> None:
        super().__init__(given, today=today)
        days = [(day.isoformat(), f"{day:%-d %B %Y}") for day in quarter_ends(today)]
        self._offer("level", [("", "All levels"), *levels.items()], "There is no such level. Choose one of the list.")
        self._offer(
            "sort", [("", ""), ("heads", ""), *((code, "") for code in levels)], "There is no such column to sort by."
        )
        self._offer(
            "as_of",
            [("", f"Today, {today:%-d %B %Y}"), *days],
            "A split is shown for today and for the ends of the last eight quarters. Of two days close together, one "
            "less the other would tell who came, who left and who graduated.",
        )
        self.fields["by"].error_messages["invalid_choice"] = "Figures are split by unit, by staff group or by band."

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("unit") and (found.get("by") or found.get("staff_group")):
            raise forms.ValidationError(
                "A unit isn't split by staff group or band, as its few people in each could be worked out. Choose "
                "units, or staff groups or bands of everybody."
            )
        if found.get("staff_group") and found.get("by") == BAND:
            raise forms.ValidationError("A staff group isn't split by band. Choose one or the other.")
        return found

    @property
    def cut(self) -> str:
        if self.cleaned_data["staff_group"]:
            return STAFF_GROUP
        return self.cleaned_data["by"] or UNIT

    @property
    def day(self) -> date:
        return self.cleaned_data["as_of"] or self.today

    @property
    def order(self) -> str:
        return self.cleaned_data["sort"]

    def clean_unit(self) -> int | None:
        """None for no unit; a unit that can't be is refused like one that isn't there."""
        given = self.cleaned_data["unit"]
        return int(given) if given.isdecimal() else 0 if given else None


class FlowAsked(Asked):
    """One level over whole months, of everybody."""

    PERIODS = (
        ("", "The last 12 months"), ("24", "The last 24 months"), ("year", "This financial year"),
        ("last_year", "The last financial year"),
    )  # fmt: skip

    level = forms.ChoiceField(required=False, label="Level")
    period = forms.ChoiceField(required=False, label="Period", choices=PERIODS)
    unit = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: QueryDict, *, today: date, levels: Mapping[str, str]) -> None:
        super().__init__(given, today=today)
        self._offer("level", list(levels.items()), "There is no such level. Choose one of the list.")
        self.fields["period"].error_messages["invalid_choice"] = (
            "A flow is shown over the last 12 or 24 months, or a financial year: of shorter periods one less the other "
            "would tell who it was."
        )

    def clean_unit(self) -> str:
        if self.cleaned_data["unit"]:
            raise forms.ValidationError(
                "The flow is of the whole organisation. In one unit a step of one person would be somebody's name."
            )
        return ""

    @property
    def span(self) -> tuple[date, date]:
        """The first day and the last."""
        april = date(self.today.year - (self.today.month < 4), 4, 1)
        period = self.cleaned_data["period"]
        if period == "last_year":
            return add_months(april, -12), april - timedelta(days=1)
        if period == "year":
            return april, self.today
        return add_months(self.today, -int(period or 12)) + timedelta(days=1), self.today


class LevelAsked(Asked):
    """All levels, or one."""

    level_code = forms.ChoiceField(required=False, label="Level")

    def __init__(self, given: QueryDict, *, today: date, levels: list[LevelPage]) -> None:
        super().__init__(given, today=today)
        self.levels = levels
        choices = [("", "All levels"), *((level.code, level.title) for level in levels)]
        self._offer("level_code", choices, "There is no such level. Choose one of the list.")

    @property
    def level(self) -> int | None:
        """The primary key of the level."""
        return next((level.pk for level in self.levels if level.code == self.cleaned_data["level_code"]), None)
