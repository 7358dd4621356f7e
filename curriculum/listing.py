"""Reads pages for lists and progress: what only Wagtail's editor needs of a page stays in the database."""

from __future__ import annotations

from wagtail.query import PageQuerySet

# More than half of a page's columns. They are still there when asked for, one query each.
HOUSEKEEPING = [
    "translation_key", "draft_title", "has_unpublished_changes", "last_published_at",
    "latest_revision_created_at", "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by",
    "live_revision", "latest_revision", "alias_of", "owner", "seo_title", "show_in_menus", "search_description",
]  # fmt: skip


def listed(pages: PageQuerySet, *more: str) -> PageQuerySet:
    """The same pages, read with what a list shows; `more` names other fields to leave behind."""
    return pages.defer(*HOUSEKEEPING, *more)
