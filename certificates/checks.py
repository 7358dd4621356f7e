"""Says at the start what would fail at the first download."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from certificates.signing import signer


@register()
def the_key_that_signs_can_be_used(**kwargs: Any) -> list[Error]:
    try:
        signer()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="certificates.E001")]
    return []
