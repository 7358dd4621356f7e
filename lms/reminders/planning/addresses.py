"""Whole addresses of pages, put together by the database."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from curriculum.models import LevelPage

STAND_IN = 987654321  # in the place of the key, to see what stands before and after it


def page(route: str) -> Value:
    return Value(whole(reverse(route)), output_field=TextField())


def page_of(route: str, key: str, fragment: str = "") -> Concat:
    """The page of the row with this key: page_of("projects:project", "project")."""
    before, after = reverse(route, args=[STAND_IN]).split(str(STAND_IN))
    return Concat(
        Value(whole(before)), Cast(F(key), CharField()), Value(f"{after}{fragment}"), output_field=TextField()
    )


def level_page(key: str) -> Combinable:
    """The page of the level; there are few of them, and only Wagtail knows where each stands."""
    known = [When(**{key: level.pk}, then=Value(whole(level.url or "/"))) for level in LevelPage.objects.all()]
    start = Value(whole("/"), output_field=TextField())
    return Case(*known, default=start, output_field=TextField()) if known else start


def whole(path: str) -> str:
    return urljoin(settings.SITE_URL, path)
