"""What only the tests of reminders need."""

from __future__ import annotations

import pytest

from lms.celery import app


@pytest.fixture
def celery_broker_away():
    """Tasks go to a Redis that is not there."""
    kept = app.conf.task_always_eager, app.conf.broker_url
    app.conf.task_always_eager, app.conf.broker_url = False, "redis://127.0.0.1:1/0"
    app.pool.force_close_all()
    app._pool = None
    yield
    app.conf.task_always_eager, app.conf.broker_url = kept
    app._pool = None
