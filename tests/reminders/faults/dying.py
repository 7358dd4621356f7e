"""Ends or stops a process at a marked line, once for each order given: put in the place of `lms.reminders.marks.at`."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from lms.reminders.marks import Mark

EXIT, STOP = "exit", "stop"


def obeying(folder: Path):
    """What happens at a mark: the order of that name in the folder is used up, and carried out."""

    def at(mark: Mark) -> None:
        order, done = folder / mark.value, folder / f"{mark.value}.{os.getpid()}"
        try:
            order.rename(done)  # of several that come by at once, one gets it
        except FileNotFoundError:
            return
        if done.read_text() == EXIT:
            os._exit(70)
        os.kill(os.getpid(), signal.SIGSTOP)

    return at


def order(folder: Path, mark: Mark, what: str = EXIT) -> None:
    written = folder / f".{mark.value}"
    written.write_text(what)
    written.rename(folder / mark.value)


def obeyed(folder: Path) -> dict[str, int]:
    """The marks that have ended or stopped somebody, and the process it was."""
    return {path.stem: int(path.suffix[1:]) for path in folder.iterdir() if path.suffix[1:].isdigit()}
