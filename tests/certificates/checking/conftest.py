"""A certificate, its files as they are downloaded, and the public page that judges a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from certificates.actions import issue
from certificates.models import Certificate
from lms.escalator.models import Attainment

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def certificate(nurse, fundamentals, today) -> Certificate:
    expires_on = timezone.localdate() + timedelta(days=90)
    return issue(
        Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today, expires_on=expires_on), now=NOW
    )


@pytest.fixture
def downloaded(client, certificate) -> Callable[..., bytes]:
    """A function that gives the file of a certificate as somebody downloads it: downloaded("png")."""

    def _downloaded(kind: str, of: Certificate = certificate) -> bytes:
        cache.clear()
        if kind != "pdf":
            return client.get(reverse(f"certificates:badge_{kind}", args=[of.code])).content
        client.force_login(of.person)
        content = client.get(reverse("certificates:pdf", args=[of.pk])).content
        client.logout()
        return content

    return _downloaded


@pytest.fixture
def ask(client) -> Callable[..., HttpResponse]:
    """A function that has a file checked by the public page; the rate limit has its own test."""

    def _ask(content: bytes, name: str = "file") -> HttpResponse:
        cache.clear()
        return client.post(reverse("certificates:verify_file"), {"file": SimpleUploadedFile(name, content)})

    return _ask
