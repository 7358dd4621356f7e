"""What people type about a project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lms.forms import DateInput, Form
from lms.people.models import OrgUnit, Person
from lms.projects.choosing import RULE_CHOICES, why_not, why_not_rules
from lms.projects.drafts import Draft
from lms.projects.exchange.reading import LARGEST_UPLOAD
from lms.projects.models import DriverNode, Measure, Member, Outcome, PdsaCycle, Project


def long_text(label: str, hint: str = "", required: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), max_length=5000, widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required},
    )  # fmt: skip


def line(label: str, hint: str = "", required: str = "", length: int = 200) -> forms.CharField:
    messages = {"required": required}
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), max_length=length, error_messages=messages
    )


def day(label: str, hint: str = "", required: str = "") -> forms.DateField:
    messages = {"required": required, "invalid": f"{label}: choose a day, such as 25/12/2026."}
    return forms.DateField(
        label=label, help_text=hint, required=bool(required), widget=DateInput(), error_messages=messages
    )


def number(label: str, hint: str = "") -> forms.DecimalField:
    messages = {"invalid": f"{label}: type a number, such as 14.4."}
    return forms.DecimalField(
        label=label, help_text=hint, required=False, max_digits=14, decimal_places=4, error_messages=messages,
        widget=forms.TextInput({"inputmode": "decimal"}), localize=False,
    )  # fmt: skip


class UnitForm(Form):
    """A form that asks where a project is run; one's own unit is chosen already."""

    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label="Where",
        empty_label="Choose a unit",
        error_messages={"required": "Choose a unit."},
    )

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.visible_to(person).order_by("name")
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = (
            person.assignments.current(today).order_by("pk").values_list("unit", flat=True).first()
        )


class NewProjectForm(UnitForm):
    title = line("What do you want to improve?", "Such as “Fewer missed insulin doses on Ward 7”.", "Give it a title.")
    problem = long_text("What is the problem?", "Who is affected, and how do you know?")
    kind = forms.ChoiceField(
        label="What it is for",
        choices=Project.Kind.choices,
        help_text="Level 3 asks for a project, level 2 for a PDSA.",
    )
    field_order = ["title", "problem", "kind", "unit"]


class BringInForm(UnitForm):
    file = forms.FileField(
        label="The project's file",
        help_text=f"A zip file, up to {LARGEST_UPLOAD // 2**20} MB.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "Choose the file of a project.", "empty": "The file is empty."},
    )
    field_order = ["file", "unit"]

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_UPLOAD:
            raise forms.ValidationError(f"The file is bigger than {LARGEST_UPLOAD // 2**20} MB. Nothing was taken.")
        return upload


class TextForm(Draft, Form):
    """What people write about a project as a whole."""


class CharterForm(TextForm):
    title = line("Title", required="Give the project a title.")
    problem = long_text("Problem", "What is wrong, for whom, and how do you know?")
    why_now = long_text("Why now", "What happens if nothing changes?")
    scope = long_text("Scope", "Where it starts and stops, and what is left out.")
    goal = long_text("Link to the organisation's goals", rows=2)


class AimForm(TextForm):
    aim_what = line("What is measured", "Such as “insulin doses missed or over 60 minutes late”.")
    aim_for_whom = line("For whom", "Such as “everyone on Ward 7 who takes insulin”.")
    aim_unit = line("Unit", "Such as %, minutes or £.", length=40)
    aim_baseline = number("Baseline", "Where you start from.")
    aim_target = number("Target", "Where you want to be.")
    aim_by = day("By when")


class ReportForm(TextForm):
    result = long_text("What happened", "The result, with the numbers, whatever they are.")
    what_did_not_work = long_text("What did not work", "What others need not try again, and why.")
    lessons_learned = long_text("Lessons learned")
    handover_to = line("Who keeps it going", "The role or person that looks after the gains.")
    outcome = forms.ChoiceField(
        label="What came of it", choices=[("", "Not said"), *Outcome.choices], required=False,
        help_text="The register is searched by it. No change is worth as much to others as an improvement.",
    )  # fmt: skip


class ReturnForm(Form):
    note = long_text("What should change?", "The team sees this on the project.", "Say what should change.", rows=3)


class MemberForm(Form):
    email = forms.EmailField(
        label="Work e-mail address",
        error_messages={"required": "Type an e-mail address.", "invalid": "Check the address."},
    )
    part = forms.ChoiceField(
        label="Part", choices=[choice for choice in Member.Part.choices if choice[0] != Member.Part.LEAD]
    )


class InvolvementForm(Draft, Form):
    who = line("Who took part", "A name if they agreed, or such as “two carers”.", "Say who took part.")
    role = line("In what role", "Such as “member of the team” or “tested the leaflet”.", "Say in what role.")
    stage = line("At which stage", "Such as “choosing the aim”.", "Say at which stage.")


class MeetingForm(Draft, Form):
    next_meeting_on = day("Next meeting", "Leave it empty if there is none.")


class DriverForm(Draft, Form):
    text = line("Words", required="Write the line.")
    status = forms.ChoiceField(label="How far it has come", choices=DriverNode.Status.choices, required=False)
    parent = forms.ModelChoiceField(DriverNode.objects.none(), label="Hangs under", required=False)

    def __init__(self, *args: Any, project: Project, kind: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent_kind = {"secondary": "primary", "idea": "secondary"}.get(kind)
        if kind != DriverNode.Kind.IDEA or is_new:
            del self.fields["status"]
        if parent_kind is None:
            del self.fields["parent"]
            return
        field = self.fields["parent"]
        field.error_messages["invalid_choice"] = "Somebody has deleted that line. Choose another."
        field.queryset = DriverNode.objects.filter(project=project, kind=parent_kind)
        field.label_from_instance = lambda node: node.text
        field.empty_label = "Nothing yet" if kind == DriverNode.Kind.IDEA else "Choose a primary driver"


class MeasureForm(Draft, forms.ModelForm):
    bound_field_class = Form.bound_field_class

    class Meta:
        model = Measure
        fields = [
            "name", "kind", "data_kind", "unit", "multiplier", "direction", "target", "chart", "rules",
            "screens_moving_ranges", "numerator", "denominator", "inclusion", "source", "frequency", "collected_by",
        ]  # fmt: skip
        labels = {
            "kind": "Kind of measure", "direction": "Which way is good", "chart": "Chart", "multiplier": "Shown per",
            "rules": "Rules for signals",
            "screens_moving_ranges": "On an XmR chart, leave out unusually large moving ranges (over 3.267 times their "
            "mean, once)",
        }  # fmt: skip
        help_texts = {
            "unit": "Such as %, minutes or £.",
            "numerator": "Such as “doses missed or over 60 minutes late”.",
            "denominator": "Such as “doses due”. Write “none” for a plain count.",
            "data_kind": "What one point of the chart is. It decides which charts fit and how many numbers you enter.",
            "multiplier": "100 for per cent, 1000 for falls per 1,000 bed days. 1 leaves the numbers as they are.",
            "chart": "A run chart suits the first points. From 12 on, the chart's page says which one fits, and why.",
            "rules": "Usual are Anhøj for a run chart and Making Data Count for a control chart.",
        }
        error_messages = {
            "name": {"required": "Give the measure a name."},
            "kind": {"required": "Choose the kind of measure."},
            "direction": {"required": "Choose which way is good."},
            "multiplier": {"invalid": "Shown per: type a number, such as 100 or 1000."},
        }
        widgets = {name: forms.TextInput({"inputmode": "decimal"}) for name in ("target", "multiplier")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_kind"].choices = [("", "Not said yet"), *Measure.DataKind.choices]
        self.fields["rules"].choices = RULE_CHOICES
        for name in ("multiplier", "chart"):
            self.fields[name].required = False
        for name in ("target", "multiplier"):
            if isinstance(value := self.initial.get(name), Decimal):
                self.initial[name] = f"{value.normalize():f}"

    def clean_multiplier(self) -> Decimal:
        typed = self.cleaned_data["multiplier"]
        return Decimal(1) if typed is None else typed

    def clean_chart(self) -> str:
        return self.cleaned_data["chart"] or Measure.Chart.RUN

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        kind, chart = typed.get("data_kind", ""), typed.get("chart", "")
        wrong = {
            "chart": chart and why_not(kind, chart),
            "rules": chart and why_not_rules(chart, typed.get("rules", "")),
            "multiplier": "Only numbers with a denominator are shown per so many. Write 1."
            if typed.get("multiplier", 1) != 1 and not Measure(data_kind=kind).has_denominator
            else "",
        }
        for name, words in wrong.items():
            if words:
                self.add_error(name, words)
        return typed


class PhaseForm(Form):
    starts_on = day("From which day", required="Choose the day.")
    name = line("Name", "Such as “Insulin-first round, whole ward”.", "Give the phase a name.", length=100)
    reason = line("Reason", "What changed, and why the new level is expected to last.", "Give the reason.", length=300)


class PlanForm(Draft, forms.ModelForm):
    bound_field_class = Form.bound_field_class

    class Meta:
        model = PdsaCycle
        fields = ["title", "change_idea", "scale", "starts_on", "plan", "prediction", "measure", "predicted"]
        labels = {
            "change_idea": "Change idea", "starts_on": "Starts on", "plan": "Plan", "prediction": "Prediction",
            "measure": "Measure it is about", "predicted": "Predicted number",
        }  # fmt: skip
        help_texts = {
            "change_idea": "Cycles of one idea at growing scale are a ramp.",
            "plan": "Who does what, where and when, and what will be measured.",
            "prediction": "What you expect to find, in numbers if you can. A cycle cannot start without it.",
            "measure": "If one of your measures will show it.",
            "predicted": "Leave it empty if the prediction is not a number.",
        }
        error_messages = {
            "title": {"required": "Give the cycle a title."},
            "starts_on": {"required": "Choose the day it starts."},
            "plan": {"required": "Write the plan."},
            "prediction": {"required": "Write what you predict: without it nothing is learned."},
        }
        widgets = {
            "starts_on": DateInput(), "plan": forms.Textarea({"rows": 4}), "prediction": forms.Textarea({"rows": 3}),
            "predicted": forms.TextInput({"inputmode": "decimal"}),
        }  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["change_idea"]
        field.queryset = project.drivers.filter(kind=DriverNode.Kind.IDEA)
        field.label_from_instance = lambda node: node.text
        field.empty_label = "None yet"
        if not project.measures.exists():
            del self.fields["measure"]
            return
        self.fields["measure"].queryset = project.measures.all()
        self.fields["measure"].empty_label = "None"


class CompleteForm(Draft, Form):
    done = long_text("Do: what was done", "What went to plan, and what did not.")
    study = long_text(
        "Study: what was found", "Against the prediction.", "Write what you found against the prediction."
    )
    observed = number("Observed number", "If the prediction was a number, the one you saw.")
    decision = forms.ChoiceField(
        label="Act", choices=[("", "Choose"), *PdsaCycle.Decision.choices],
        error_messages={"required": "Choose adopt, adapt or abandon."},
    )  # fmt: skip
    learned = long_text("What next", rows=2)


class ScoreForm(Form):
    score = forms.TypedChoiceField(
        label="Progress score", choices=[(f"{n / 2:.1f}", f"{n / 2:.1f}") for n in range(1, 11)]
    )
    note = line("Why", "The team sees this.", "Write a sentence on why.", length=500)


class PresentationForm(Draft, Form):
    presented_on = day("When it was held", required="Choose the day.")
    presented_at = line("Where", "Such as “learning lunch, Medicine”.", "Say where it was held.")


class SignForm(Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agree = forms.BooleanField(
        label="I agree to these words", error_messages={"required": "Tick the box if you agree to these words."}
    )
