"""What people type about practice: whom they ask, how it was judged, their own words, and their logs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from curriculum.models import Practice
from lms.cohorts.actions.practice import BEYOND_ONE
from lms.cohorts.models import Judgement, ObservedPractice
from lms.forms import DateInput, Form
from lms.people.models import Person, Role, RoleGrant

JUDGEMENTS = [(Judgement.MET, "Met"), (Judgement.NOT_YET, "Not yet")]
YEAR = timedelta(days=366)
ABOUT = {
    Practice.COACHING: "Such as “Team meeting of the falls project on Ward 7”. No patient's name.",
    Practice.DELIVERY: "Such as “Measurement, second workshop day, spring cohort”.",
    Practice.VIVA: "What you will talk about, such as the two teams you coached.",
    Practice.PANEL: "What you will present.",
    Practice.EVALUATION: "The title of the evaluation.",
}


def words(label: str, hint: str = "", *, rows: int = 4, longest: int = 3000, required: str = "") -> forms.CharField:
    return forms.CharField(
        max_length=longest, label=label, help_text=hint, required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": required} if required else {},
    )  # fmt: skip


def supporters_of(person: Person) -> QuerySet[Person]:
    """Coaches and trainers among one's colleagues."""
    grants = RoleGrant.objects.current(timezone.localdate()).filter(role__in=(Role.COACH, Role.TRAINER))
    found = Person.objects.current().filter(organisation=person.organisation_id, pk__in=grants.values("person"))
    return found.exclude(pk=person.pk).order_by("full_name")


class Colleague(forms.CharField):
    """Work addresses of colleagues; the form finds the people and says which address nobody has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, **kwargs)


def colleagues(typed: str, person: Person) -> list[Person]:
    wanted = list(dict.fromkeys(word.lower() for word in re.split(r"[\s,;<>]+", typed) if "@" in word))
    here = Person.objects.current().filter(organisation=person.organisation_id, email__in=wanted)
    found = {each.email.lower(): each for each in here}
    if unknown := [address for address in wanted if address not in found]:
        raise ValidationError(f"Nobody in your organisation has this address: {', '.join(unknown)}.")
    return [found[address] for address in wanted]


class AskForm(Form):
    observer = forms.ModelChoiceField(
        queryset=Person.objects.none(), empty_label="Choose a colleague",
        error_messages={"required": "Choose who observes you."},
    )  # fmt: skip
    assessors = Colleague(
        required=False, label="Further assessors",
        help_text="Work e-mail addresses, one to a line. Each of them signs as well.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    held_on = forms.DateField(widget=DateInput, label="Date", error_messages={"required": "Give the date."})
    about = forms.CharField(max_length=300, error_messages={"required": "Say what it is about."})
    link = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label="Where it is published",
        help_text="The address, beginning with https://.",
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, what: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.what, self.today = person, what, today
        self.people: list[Person] = []
        self.fields["observer"].queryset = supporters_of(person)
        self.fields["observer"].label = "Who observes you?" if what not in BEYOND_ONE else "Who leads it and writes?"
        self.fields["observer"].help_text = "Coaches and trainers of your organisation."
        self.fields["about"].label = "What is it about?"
        self.fields["about"].help_text = ABOUT[Practice(what)]
        if what not in BEYOND_ONE:
            del self.fields["assessors"]
        if what != Practice.EVALUATION:
            del self.fields["link"]

    def clean_assessors(self) -> str:
        typed = self.cleaned_data["assessors"]
        self.people = colleagues(typed, self.person)
        if not self.people:
            raise ValidationError("Name at least one more assessor by their work e-mail address.")
        return typed

    def clean_link(self) -> str:
        if not self.cleaned_data["link"]:
            raise ValidationError("Give the address where others find it.")
        return self.cleaned_data["link"]

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if abs(held_on - self.today) > YEAR:
            raise ValidationError("Give a day within a year of today.")
        return held_on


class JudgeForm(Form):
    """One question for each criterion, then the whole and the feedback. All but the version may be left for later."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, practice: ObservedPractice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(practice.judgements.all())
        for row in self.rows:
            self.fields[f"criterion_{row.place}"] = forms.ChoiceField(
                choices=JUDGEMENTS, required=False, label=row.text, initial=row.judgement, widget=forms.RadioSelect
            )
        self.fields["overall"] = forms.ChoiceField(
            choices=JUDGEMENTS, required=False, initial=practice.overall,
            label="All in all", help_text="Not every criterion has to be met. “Not yet” says what to practise.",
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["feedback"] = words(
            "Feedback", "What went well, what to try next time. The person reads it.", rows=6, longest=4000
        )
        self.initial |= {"seen": practice.version, "feedback": practice.feedback}

    @property
    def judged(self) -> dict[int, str]:
        return {row.place: self.cleaned_data[f"criterion_{row.place}"] for row in self.rows}

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[f"criterion_{row.place}"] for row in self.rows]


class OwnWordsForm(Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    own_words = words(
        "In your own words",
        "What you take from it. The observer and any assessors read it; nobody else does.",
        rows=7,
        longest=4000,
    )


class ReasonForm(Form):
    reason = forms.CharField(
        max_length=500, label="Reason", help_text="Whoever it concerns reads it.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Give the reason in a sentence."},
    )  # fmt: skip


class CoachingEntryForm(Form):
    held_on = forms.DateField(widget=DateInput, label="Date", error_messages={"required": "Give the day you coached."})
    team = forms.CharField(
        max_length=200, label="Team or project", help_text="In words you will recognise. No patient's name.",
        error_messages={"required": "Say which team or project it was."},
    )  # fmt: skip
    asked = words("What did you ask?", "The question that mattered most.", required="Write what you asked.")
    learned = words(
        "What did you learn?", "About the team, or about your coaching.", required="Write what you learned."
    )
    next_step = words(
        "What next?", "What you will try next time.", rows=3, longest=2000, required="Write what is next."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self) -> date:
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError("This day is still to come. Write the entry once it has been.")
        return self.cleaned_data["held_on"]


class ReaderForm(Form):
    reader = forms.ModelChoiceField(
        queryset=Person.objects.none(), label="Let somebody read your log", empty_label="Choose a coach or trainer",
        help_text="They read every entry, from the first on, until you end it. They can't change anything.",
        error_messages={"required": "Choose who may read your log."},
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = supporters_of(person)


class TaughtForm(Form):
    held_on = forms.DateField(widget=DateInput, label="Date", error_messages={"required": "Give the day you taught."})
    title = forms.CharField(
        max_length=200, label="What did you teach?", error_messages={"required": "Say what you taught."}
    )
    audience = forms.CharField(
        max_length=200, label="Whom?", help_text="Such as “12 foundation doctors”.",
        error_messages={"required": "Say whom you taught."},
    )  # fmt: skip
    learned = words("What did you learn about your teaching? (optional)", "Only you read this.", longest=2000)
    confirmer = Colleague(
        label="Who was there and can confirm it?", help_text="The work e-mail address of one colleague.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Name a colleague who was there."},
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.today = person, today

    def clean_held_on(self) -> date:
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError("This day is still to come. Write it down once you have taught.")
        return self.cleaned_data["held_on"]

    def clean_confirmer(self) -> Person:
        found = colleagues(self.cleaned_data["confirmer"], self.person)
        if len(found) != 1:
            raise ValidationError("Give the work e-mail address of one colleague.")
        if found[0] == self.person:
            raise ValidationError("Nobody confirms their own teaching: name a colleague who was there.")
        return found[0]
