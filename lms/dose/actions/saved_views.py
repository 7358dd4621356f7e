"""Keeping filters under a name, and letting them go."""

from __future__ import annotations

from django.db import transaction

from lms.dose.models import SavedView
from lms.people.models import Person


@transaction.atomic
def save_view(*, page: str, name: str, query: str, is_shared: bool, is_default: bool, by: Person) -> SavedView:
    """Keep the filters; the same name for the same page again changes what it holds."""
    mine = SavedView.objects.select_for_update().filter(owner=by, page=page)
    if is_default:
        mine.filter(is_default=True).exclude(name=name).update(is_default=False)
    held = {"query": query, "is_shared": is_shared, "is_default": is_default, "organisation": by.organisation}
    found, _ = SavedView.objects.update_or_create(owner=by, page=page, name=name, defaults=held)
    return found


@transaction.atomic
def change_view(view: SavedView, *, name: str, is_shared: bool, is_default: bool) -> SavedView:
    """Another name, or others it is for; the filters stay."""
    mine = SavedView.objects.select_for_update().filter(owner=view.owner_id, page=view.page)
    if is_default:
        mine.filter(is_default=True).exclude(pk=view.pk).update(is_default=False)
    mine.filter(pk=view.pk).update(name=name, is_shared=is_shared, is_default=is_default)
    view.refresh_from_db()
    return view


@transaction.atomic
def delete_view(view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()
