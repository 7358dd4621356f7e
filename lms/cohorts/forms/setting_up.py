"""What a trainer decides about a cohort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.cohorts.models import ApprovalStep, Cohort, CohortTemplate
from lms.forms import DateInput, Form
from lms.people.models import OrgUnit, Person, Role

STEPS = [("", "Nobody"), *[(value, label.capitalize()) for value, label in ApprovalStep.choices]]
NARROW = {"class": "nhsuk-input--width-5"}


class BuildForm(Form):
    """Open a cohort from a template, all its sessions planned."""

    template = forms.ModelChoiceField(
        queryset=CohortTemplate.objects.none(),
        empty_label="Choose a template",
        error_messages={"required": "Choose a template, or open an empty cohort below."},
    )
    name = forms.CharField(
        max_length=200, label="Name of the cohort", error_messages={"required": "Give the cohort a name."}
    )
    starts_on = forms.DateField(
        widget=DateInput, label="First day", error_messages={"required": "Give the day of the first session."},
        help_text="The other sessions follow from it, on the same day of the week. Each can be moved afterwards.",
    )  # fmt: skip
    venue = forms.CharField(max_length=200, required=False, help_text="Where it is held, if you know.")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        field.queryset = CohortTemplate.objects.visible_to(person).filter(retired_at=None).select_related("level")
        field.label_from_instance = lambda each: f"{each.level.short_name}: {each.name}"


class DetailsForm(Form):
    """Everything about a cohort but its people, sessions, quotas and questions."""

    name = forms.CharField(max_length=200, error_messages={"required": "Give the cohort a name."})
    about = forms.CharField(
        max_length=2000, required=False, label="What those who think of applying should know",
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    starts_on = forms.DateField(widget=DateInput, required=False, label="First day")
    ends_on = forms.DateField(widget=DateInput, required=False, label="Last day")
    venue = forms.CharField(max_length=200, required=False)
    online_link = forms.URLField(
        max_length=500, required=False, label="Link to join online", help_text="Only people with a place see it.",
        assume_scheme="https",
    )  # fmt: skip
    capacity = forms.IntegerField(
        required=False, min_value=1, max_value=10_000, label="Places", help_text="Empty: no limit.",
        widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip
    applications_open_on = forms.DateField(
        widget=DateInput, required=False, label="Applications from",
        help_text="Empty: nobody can apply; you give the places.",
    )  # fmt: skip
    applications_close_on = forms.DateField(widget=DateInput, required=False, label="Last day to apply")
    first_step = forms.ChoiceField(choices=STEPS, required=False, label="Who approves first")
    second_step = forms.ChoiceField(choices=STEPS, required=False, label="Who approves next")
    third_step = forms.ChoiceField(choices=STEPS, required=False, label="Who approves last")
    lead_email = forms.EmailField(
        required=False, label="Organisation lead, by e-mail address", help_text="Needed where the lead approves."
    )
    offer_hours = forms.IntegerField(
        min_value=0, max_value=720, label="Hours an offer from the waiting list is kept",
        help_text="They count from when its mail goes out: Monday to Friday, 8:00 to 18:00. Near the start an offer is "
        "kept no longer than until the start. 0: the next in line is booked at once.",
        widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip
    cancel_until_days = forms.IntegerField(
        min_value=0, max_value=365, label="Days before the start until which people cancel by themselves",
        widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip
    minimum_share = forms.IntegerField(
        required=False, min_value=1, max_value=100, label="Share of the sessions to come to, in per cent",
        help_text="Empty: what the level asks.", widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip
    is_shared = forms.BooleanField(required=False, label="Open to everybody in our alliance")
    trainers = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, label="Trainers",
        error_messages={"required": "A cohort needs at least one trainer."},
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial=_as_it_is(cohort), **kwargs)
        self.cohort, self.person = cohort, person
        self.alliance = person.organisation.alliance if person.organisation else None
        if self.alliance:
            self.fields["is_shared"].label = f"Open to everybody in {self.alliance}"
        else:
            del self.fields["is_shared"]
        here = Person.objects.current().filter(organisation=cohort.organisation_id)
        teach = here.filter(role_grants__role=Role.TRAINER, role_grants__ends_on=None)
        self.fields["trainers"].queryset = teach.distinct().order_by("full_name")
        self.lead: Person | None = None

    def clean_lead_email(self) -> str:
        typed = self.cleaned_data["lead_email"]
        if typed:
            here = Person.objects.current().filter(organisation=self.cohort.organisation_id)
            self.lead = here.filter(email__iexact=typed).first()
            if self.lead is None:
                raise ValidationError("Nobody in your organisation has this address.")
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._in_order(values, "starts_on", "ends_on", "The last day cannot be before the first.")
        later = "The last day to apply cannot be before the first."
        self._in_order(values, "applications_open_on", "applications_close_on", later)
        if len(set(self._route(values))) < len(self._route(values)):
            self.add_error("second_step", "Nobody is asked twice: choose each approver once.")
        if ApprovalStep.LEAD in self._route(values) and self.lead is None and "lead_email" not in self.errors:
            self.add_error("lead_email", "Say who approves as the organisation's lead.")
        if "trainers" in values and self.person not in values["trainers"]:
            self.add_error("trainers", "Stay one of the trainers yourself, or you could not undo this.")
        return values

    def details(self) -> dict[str, Any]:
        """The cohort's fields as typed."""
        apart = {"first_step", "second_step", "third_step", "lead_email", "is_shared", "trainers"}
        plain = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        shared = {"alliance": self.alliance if self.cleaned_data["is_shared"] else None} if self.alliance else {}
        return plain | shared | {"approval_route": self._route(self.cleaned_data), "lead": self.lead}

    def _in_order(self, values: dict[str, Any], first: str, last: str, words: str) -> None:
        if values.get(first) and values.get(last) and values[last] < values[first]:
            self.add_error(last, words)

    @staticmethod
    def _route(values: dict[str, Any]) -> list[str]:
        return [step for name in ("first_step", "second_step", "third_step") if (step := values.get(name))]


def _as_it_is(cohort: Cohort) -> dict[str, Any]:
    names = (
        "name", "about", "starts_on", "ends_on", "venue", "online_link", "capacity", "applications_open_on",
        "applications_close_on", "offer_hours", "cancel_until_days", "minimum_share",
    )  # fmt: skip
    route = [*cohort.approval_route, "", "", ""]
    return {name: getattr(cohort, name) for name in names} | {
        "first_step": route[0], "second_step": route[1], "third_step": route[2],
        "lead_email": cohort.lead.email if cohort.lead else "", "is_shared": cohort.alliance_id is not None,
        "trainers": [trainer.pk for trainer in cohort.trainers.all()],
    }  # fmt: skip


class QuotaForm(Form):
    unit = forms.ModelChoiceField(
        queryset=OrgUnit.objects.none(), empty_label="Choose a unit",
        help_text="Everything below the unit counts with it.", error_messages={"required": "Choose a unit."},
    )  # fmt: skip
    places = forms.IntegerField(
        required=False, min_value=1, max_value=10_000, help_text="Empty: lift the quota of this unit.",
        widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.visible_to(person).order_by("path")


class QuestionForm(Form):
    text = forms.CharField(max_length=300, label="Question", error_messages={"required": "Type the question."})
    is_required = forms.BooleanField(required=False, initial=True, label="It must be answered")


class ReasonForm(Form):
    reason = forms.CharField(
        max_length=500, label="Your reason", help_text="Those concerned read it.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why: those concerned read it."},
    )  # fmt: skip


class TemplateNameForm(Form):
    name = forms.CharField(
        max_length=200, label="Name of the template",
        help_text="A name you used before for this level replaces that template.",
        error_messages={"required": "Give the template a name."},
    )  # fmt: skip


class ApproverForm(Form):
    email = forms.EmailField(
        label="Work e-mail address of who decides", error_messages={"required": "Type their e-mail address."}
    )

    def __init__(self, *args: Any, organisation: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.named = organisation, None

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        self.named = Person.objects.current().filter(organisation=self.organisation, email__iexact=typed).first()
        if self.named is None:
            raise ValidationError("Nobody in the applicant's organisation has this address.")
        return typed
