"""A level reached becomes a certificate in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certificates.actions import issue
from lms.escalator.models import Attainment
from lms.escalator.signals import level_attained


@receiver(level_attained, dispatch_uid="certificates.level_attained")
def issue_the_certificate(sender: Any, attainment: Attainment, **kwargs: Any) -> None:
    issue(attainment, now=timezone.now())
