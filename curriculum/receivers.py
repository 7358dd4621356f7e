"""Keeps the trainers' group in step with the role."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from curriculum.authors import sync_author
from lms.people.models import Person
from lms.people.signals import role_changed


@receiver(role_changed)
def follow_the_role(sender: object, *, person: Person, today: date, **kwargs: Any) -> None:
    sync_author(person, today=today)


@receiver(user_logged_in)
def follow_the_role_at_sign_in(sender: object, *, user: Person, **kwargs: Any) -> None:
    sync_author(user, today=timezone.localdate())
