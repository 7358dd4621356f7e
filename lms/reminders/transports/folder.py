"""Writes each letter into a folder, and says so on the console: for trying things out, and for a gateway that collects.

A file has its name from the Message-ID, and is there whole or not at all: a second try writes the same file again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from email.errors import MessageError
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from lms.reminders import marks
from lms.reminders.letters import as_letter
from lms.reminders.marks import Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.transports.interface import Outcome, Result, yes

logger = logging.getLogger(__name__)


class FolderTransport:
    name = "folder"

    def __init__(self) -> None:
        self.folder = Path(settings.REMINDERS_FOLDER)

    def send(self, message: OutboxMessage, may_go: Callable[[], bool] = yes) -> Outcome:
        path = self.path(message.message_id)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(as_letter(message))
            marks.at(Mark.WRITTEN)
            if not may_go():
                part.unlink()
                return Outcome(Result.WITHHELD)
            part.rename(path)
        except (ValueError, MessageError) as error:
            return Outcome(Result.FAILED, f"The message could not be written: {error}")
        except OSError as error:
            return Outcome(Result.LATER, f"The folder for letters takes none: {error.strerror}", is_channel=True)
        marks.at(Mark.ANSWERED)
        logger.info("Letter %s", path.name)
        return Outcome(Result.SENT)

    def knows(self, message_id: str) -> bool:
        return self.path(message_id).exists()

    def path(self, message_id: str) -> Path:
        return self.folder / f"{sha256(message_id.encode()).hexdigest()[:32]}.eml"

    def close(self) -> None:
        pass
