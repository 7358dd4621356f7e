"""Workers say in the database when they take up a task and when it is done: who only listens may have gone deaf."""

from __future__ import annotations

import logging
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_ready, worker_shutdown
from django.db import Error, connection

from lms.reminders import clock, heartbeats

logger = logging.getLogger(__name__)


def name_of(hostname: str) -> str:
    return heartbeats.WORKER + hostname


@task_prerun.connect
def taken_up(task: Any, **about: Any) -> None:
    _sign(task, detail=task.name)


@task_postrun.connect
def done(task: Any, **about: Any) -> None:
    _sign(task, detail="")


@worker_ready.connect
def ready(sender: Any, **about: Any) -> None:
    """A worker that has just started is given the time that it takes until the first ring."""
    _write(name_of(sender.hostname), "")
    connection.close()  # the pool's processes must not inherit it


@worker_shutdown.connect
def shut_down(sender: Any, **about: Any) -> None:
    """Stopped on purpose: nobody has to look for it."""
    try:
        heartbeats.stop(name_of(sender.hostname))
    except Error as away:
        logger.warning("A worker could not say goodbye: %s", away)


def _sign(task: Any, *, detail: str) -> None:
    if not task.request.is_eager and task.request.hostname:
        _write(name_of(task.request.hostname), detail)


def _write(name: str, detail: str) -> None:
    try:
        heartbeats.beat(name, now=clock.now(), detail=detail)
    except Error as away:  # the task itself will find out
        logger.warning("A worker could not give a sign of life: %s", away)
        connection.close()
