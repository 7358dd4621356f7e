"""Asks before anything is saved that may identify a patient, and keeps on record who said that it does not.

The question is a page of its own that carries all that was typed, so that every form can ask it the same way, without
scripts: save it all the same, or go back and change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.identifiable import Sign, signs
from lms.people import audit
from lms.people.models import Person

ANSWER, BACK = "not_a_person", "change_it"
OWN_FIELDS = {ANSWER, BACK, "csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: the label of a field or the name of a file, and what was found there."""

    label: str
    signs: list[Sign]


def places_in(form: forms.BaseForm, texts: Mapping[str, str] | None = None) -> list[Place]:
    """The fields of a valid form, and other texts by name, that hold something new that may identify a person."""
    found = [Place(label, signs(text)) for label, text in (*_typed(form), *(texts or {}).items())]
    return [place for place in found if place.signs]


def _typed(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    for name in form.changed_data:
        value = form.cleaned_data.get(name)
        field = form.fields[name]
        is_written = not isinstance(field, (forms.EmailField, forms.ChoiceField))
        if isinstance(value, str) and is_written and not isinstance(field.widget, forms.HiddenInput):
            yield str(field.label or name), value


def is_going_back(request: HttpRequest) -> bool:
    """Whether somebody answered that they want to change what they typed."""
    return BACK in request.POST


def is_answered(request: HttpRequest, places: Iterable[Place]) -> bool:
    """Whether somebody has said of just these findings that they are not about a person."""
    return request.POST.get(ANSWER) == mark_of(places)


def mark_of(places: Iterable[Place]) -> str:
    text = "\n".join(f"{place.label}: {sign.kind}, {sign.text}" for place in places for sign in place.signs)
    return sha256(text.encode()).hexdigest()


def ask(
    request: HttpRequest, places: list[Place], *, sent: Mapping[str, str] | None = None, to: str = ""
) -> HttpResponse:
    """The page with the question; `sent` is what is sent on with the answer, by default all that was typed."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in OWN_FIELDS]
    context = {"places": places, "mark": mark_of(places), "to": to, "sent": fields if sent is None else sent.items()}
    return render(request, "people/identifiable.html", context, status=422)


def record_answer(request: HttpRequest, places: list[Place], **detail: Any) -> None:
    """Put on record who said what was found is about nobody: where, and what it looked like, but not the words."""
    if not places:
        return
    assert isinstance(request.user, Person)  # only who is signed in can save
    kinds = sorted({sign.kind for place in places for sign in place.signs})
    words = f"Said of {' and '.join(kinds)} that it is not about a person"
    audit.record("text.declared_about_nobody", words, by=request.user, places=[p.label for p in places], **detail)
