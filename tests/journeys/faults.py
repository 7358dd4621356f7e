"""A web server that dies when it is told to: after an answer was saved, before the reply leaves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from tests.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]


class DieBeforeReply:
    """Kills the whole server, as a power cut would, at the first answer saved after somebody ordered it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.endswith("/save/") and response.status_code == 200 and _is_ordered():
            os.killpg(0, signal.SIGKILL)
        return response


def _is_ordered() -> bool:
    try:
        Path(os.environ["LMS_FAULT_ORDER"]).unlink()  # of several that look at once, one finds it
    except FileNotFoundError:
        return False
    return True


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class MortalServer:
    """gunicorn in a process group of its own; killed with SIGKILL and started again at the same address."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.order = folder / "die"
        self.log = (folder / "mortal.log").open("a")
        self.environment = environment | {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.mortal_settings",
            "LMS_FAULT_ORDER": str(self.order),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        while _answers(self.port):  # what was killed a moment ago may still hold the address
            time.sleep(0.05)
        gunicorn = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*gunicorn, "--no-control-socket", "--workers", "1", "--threads", "8"],
            cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip
        wait_for(self.port, 60)

    def die_before_the_next_reply(self) -> None:
        self.order.touch()

    def wait_until_dead(self) -> None:
        assert self.process is not None
        self.process.wait(30)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def close(self) -> None:
        self.kill()
        self.log.close()
