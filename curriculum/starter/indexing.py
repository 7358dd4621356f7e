"""Indexes what is loaded once, at the end, instead of at every save on the way: half of a load's time was this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.index import class_is_indexed
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def left_unindexed(models: Iterable[type[Model]]) -> Iterator[None]:
    """Within the block no object of these kinds is indexed. For a command: the signal is the whole process's."""
    searched = [model for model in models if class_is_indexed(model)]
    for model in searched:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in searched:
            post_save.connect(post_save_signal_handler, sender=model)


def index(models: Iterable[type[Model]]) -> None:
    """Bring searches and the list of what refers to what up to date with every object of these kinds."""
    for model in models:
        found = list(model._default_manager.all())
        if class_is_indexed(model):
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, found)
        for each in found:
            ReferenceIndex.create_or_update_for_object(each)
