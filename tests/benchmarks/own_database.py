"""A database for one measurement, beside the one at DATABASE_URL, thrown away afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.dose import make_database


@contextmanager
def own_database(name: str) -> Iterator[dict[str, str]]:
    """The environment of a process that measures in it."""
    url = os.environ["DATABASE_URL"]
    make_database(url, "CREATE DATABASE {}", name)
    try:
        yield os.environ | {
            "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}",
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        }
    finally:
        make_database(url, "DROP DATABASE {} WITH (FORCE)", name)
