"""What a trainer types about a session: when, where, who leads it, what is read before, what is handed out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q

from curriculum.models import LessonPage
from lms.cohorts.actions.materials import KINDS, LARGEST
from lms.cohorts.models import Cohort, Room, Session
from lms.forms import DateInput, Form
from lms.people.models import Person, Role

ZONES = [
    ("Europe/London", "United Kingdom"),
    ("Europe/Dublin", "Ireland"),
    ("Europe/Isle_of_Man", "Isle of Man"),
    ("Europe/Jersey", "Jersey"),
    ("Europe/Guernsey", "Guernsey"),
    ("Europe/Gibraltar", "Gibraltar"),
]
NO_PLACE = "Say where it is held: choose a room, describe the place, or give the link to join."


def _clock(label: str, error: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "nhsuk-input--width-10"}, format="%H:%M")
    return forms.TimeField(widget=widget, label=label, error_messages={"required": error})


def web_address(label: str, hint: str) -> forms.URLField:
    wrong = "Give a whole web address, such as https://example.org/join."
    field = forms.URLField(
        label=label, help_text=hint, required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": wrong},
    )  # fmt: skip
    field.validators = [URLValidator(schemes=["http", "https"], message=wrong)]
    return field


class PersonChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.full_name


class LessonChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, lesson: LessonPage) -> str:
        return f"{lesson.title} ({lesson.minutes} minutes)"


class SessionForm(Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Give the session a title."})
    kind = forms.ChoiceField(choices=Session.Kind.choices, required=False, initial=Session.Kind.WORKSHOP)
    held_on = forms.DateField(
        widget=DateInput, label="Date", error_messages={"required": "Give the date of the session."}
    )
    starts_at = _clock("Starts", "Give the time it starts.")
    ends_at = _clock("Ends", "Give the time it ends.")
    zone = forms.ChoiceField(choices=ZONES, label="Local time of")
    room = forms.ModelChoiceField(
        queryset=Room.objects.none(),
        required=False,
        empty_label="No room of ours",
        help_text="It can't be taken twice.",
    )
    place = forms.CharField(
        max_length=200,
        required=False,
        label="Place, in words",
        help_text="Only if it is not one of the rooms, or to say more.",
    )
    online_link = web_address("Link to join online", "Only those with a place see it.")
    capacity = forms.IntegerField(
        min_value=1, max_value=5000, required=False, help_text="How many can come. Empty: the cohort's places.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )  # fmt: skip
    facilitators = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Who leads it", widget=forms.CheckboxSelectMultiple,
        help_text="Nobody can lead two sessions at the same time.",
    )  # fmt: skip
    pre_work = LessonChoice(
        queryset=LessonPage.objects.none(),
        required=False,
        label="To read beforehand",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, cohort: Cohort, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = session.room_id if session else None
        rooms = Room.objects.filter(Q(retired_at=None) | Q(pk=held), organisation=cohort.organisation_id)
        self._offer("room", rooms)
        trainers = Person.objects.filter(
            organisation=cohort.organisation_id,
            is_active=True,
            role_grants__role=Role.TRAINER,
            role_grants__ends_on=None,
        )
        leading = Q(pk__in=trainers.values("pk"))
        if session:
            leading |= Q(pk__in=session.facilitators.values("pk"))
        self._offer("facilitators", Person.objects.filter(leading).order_by("full_name"))
        self._offer("pre_work", LessonPage.objects.live().descendant_of(cohort.level).order_by("path"))

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Session.Kind.WORKSHOP

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        room = values.get("room")
        if "place" in values and not values["place"]:
            online = "Online" if values.get("online_link") else ""
            values["place"] = ", ".join(filter(None, [str(room), room.site]))[:200] if room else online
            if not values["place"] and "online_link" in values and "room" in values:
                self.add_error("place", NO_PLACE)
        if all(values.get(name) for name in ("held_on", "starts_at", "ends_at", "zone")):
            self._check_clock(values["held_on"], values["starts_at"], values["ends_at"], values["zone"])
        return values

    def _check_clock(self, held_on: date, starts_at: time, ends_at: time, zone: str) -> None:
        starts, ends = (
            datetime.combine(held_on, each, ZoneInfo(zone)).astimezone(UTC) for each in (starts_at, ends_at)
        )
        for name, moment, at in (("starts_at", starts, starts_at), ("ends_at", ends, ends_at)):
            if moment.astimezone(ZoneInfo(zone)).time() != at:
                self.add_error(name, f"There is no {at:%H:%M} on that day: the clocks go forward.")
        if ends_at <= starts_at or ends <= starts:
            self.add_error("ends_at", "The session must end after it starts.")


class CancelForm(Form):
    reason = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}), label="Why it is cancelled",
        help_text="Everybody with a place reads it.",
        error_messages={"required": "Say why, for those who meant to come."},
    )  # fmt: skip


class MaterialForm(Form):
    title = forms.CharField(max_length=200, label="What it is", error_messages={"required": "Say what it is."})
    upload = forms.FileField(
        required=False, label="File", help_text=f"{', '.join(sorted(KINDS))}, up to {LARGEST // 2**20} MB."
    )
    link = web_address("Or a link", "To a page or video elsewhere.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and bool(values.get("upload")) == bool(values.get("link")):
            self.add_error("upload", "Give a file or a link: one of the two.")
        return values


class WalkInForm(Form):
    email = forms.CharField(
        max_length=254, label="Their work e-mail address", error_messages={"required": "Type the e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.person = cohort, None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        self.person = self.cohort.may_come().filter(email=email).first()
        if self.person is None:
            where = f"in {self.cohort.alliance}" if self.cohort.alliance else "in your organisation"
            raise forms.ValidationError(f"Nobody {where} has this address. Nobody was added.")
        return email
