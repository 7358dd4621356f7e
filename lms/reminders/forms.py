"""What a person ticks about their messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from lms.forms import Form
from lms.reminders.presenters.choices import DAILY, EACH, SITE, Offer

HOW = [
    (EACH, "By e-mail, each when it comes"),
    (DAILY, "By e-mail, once a day with everything that can wait"),
    (SITE, "On this site only, under Messages"),
]


class PreferencesForm(Form):
    how = forms.ChoiceField(
        label="How do you want to get them?",
        choices=HOW,
        widget=forms.RadioSelect,
        help_text="On working days, from 8 in the morning to 6 in the evening. Whichever you choose, you find them all "
        "under Messages too.",
        error_messages={"required": "Choose how you want to get your messages."},
    )
    wanted = forms.MultipleChoiceField(label="Which do you want?", required=False)
    language = forms.ChoiceField(
        label="In which language?",
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text="Messages that nobody has translated yet come in English.",
        error_messages={"required": "Choose a language."},
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        given = {"how": offer.how, "wanted": offer.wanted, "language": offer.language}
        super().__init__(*args, initial=given, **kwargs)
        wanted = self.fields["wanted"]
        assert isinstance(wanted, forms.MultipleChoiceField)
        wanted.choices = [(rule.code, rule.name) for rule in offer.free]
        self._offer = offer

    def groups(self) -> list[Any]:
        """The boxes as they were ticked: by the person just now, or last time."""
        return self._offer.groups(self["wanted"].value() or [])
