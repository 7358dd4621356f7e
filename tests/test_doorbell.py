"""Ringing a broker that hangs: once it has cost a page time, and then for a while none."""

from __future__ import annotations

import socket
import time

from celery import Celery
from django.db import transaction

from lms.doorbell import Doorbell


def test_a_broker_that_hangs_is_left_alone_for_a_while(db, django_capture_on_commit_callbacks):
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # takes connections, and answers nothing
        app = Celery("hung", broker=f"redis://127.0.0.1:{hanging.getsockname()[1]}/0", set_as_current=False)
        app.conf.broker_transport_options = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}
        bell = app.task(be_heard, name="bell", base=Doorbell)
        seconds = [rung(bell, django_capture_on_commit_callbacks) for _ in range(2)]
    assert seconds[0] > 0.1 > 0.05 > seconds[1]


def be_heard() -> None:
    pass


def rung(bell: Doorbell, capture) -> float:
    start = time.monotonic()
    with capture(execute=True), transaction.atomic():
        bell.delay_on_commit()
    return time.monotonic() - start
