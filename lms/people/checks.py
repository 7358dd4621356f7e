"""Refuses to start where anyone could sign in as anyone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def demo_mode_needs_the_development_settings(**kwargs: Any) -> list[Error]:
    if settings.DEMO_MODE and "production" in settings.SETTINGS_MODULE:
        return [Error("DEMO_MODE lets anyone sign in as anyone: switch it off in production.", id="people.E001")]
    return []
