"""What a reader asks of the outbox, as it stands in the address of the page."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.forms import DateInput, Form
from lms.reminders.failing import KINDS, with_kind
from lms.reminders.models import OutboxMessage, ReminderRule

State = OutboxMessage.State


class Asked(Form):
    """The filters. One that can't be understood is refused, not left out: whole lists are acted upon."""

    state = forms.ChoiceField(choices=[("", "All"), *State.choices], required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=[("", "Any reason"), *[(kind.code, kind.name) for kind in KINDS]],
        required=False,
        label="What went wrong",
    )
    rule = forms.ModelChoiceField(
        ReminderRule.objects.order_by("name"),
        to_field_name="code",
        required=False,
        label="Reminder",
        empty_label="All reminders",
    )
    person = forms.CharField(max_length=200, required=False, label="Name or e-mail")
    since = forms.DateField(required=False, label="From", widget=DateInput())
    until = forms.DateField(required=False, label="To", widget=DateInput())
    reason = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one.")
        return cleaned

    @property
    def chosen(self) -> str:
        """The state asked for, "" for all."""
        return self.cleaned_data.get("state", "") if self.is_valid() else ""

    def of_any_state(self, messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        """The messages asked for, whatever their state."""
        asked = self.cleaned_data
        if asked["rule"]:
            messages = messages.filter(rule=asked["rule"])
        if words := asked["person"]:
            messages = messages.filter(Q(person__full_name__icontains=words) | Q(address__icontains=words))
        if asked["reason"]:
            messages = messages.filter(reason=asked["reason"])
        when = "sent_at" if asked["state"] == State.SENT else "not_before"
        if asked["since"]:
            messages = messages.filter(**{f"{when}__gte": _midnight(asked["since"])})
        if asked["until"]:
            messages = messages.filter(**{f"{when}__lt": _midnight(asked["until"] + timedelta(days=1))})
        return with_kind(messages).filter(kind=asked["kind"]) if asked["kind"] else messages

    def found(self, messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        """The messages asked for, newest first."""
        found = self.of_any_state(messages)
        if not self.chosen:
            return found.order_by("-not_before", "-pk")
        newest = "-sent_at" if self.chosen == State.SENT else "-not_before"
        return found.filter(state=self.chosen).order_by(newest, "-pk")

    def in_words(self) -> dict[str, str]:
        """What was asked for, for the audit log."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
