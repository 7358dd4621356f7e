"""The code on the screen: it turns over every half minute and is good for as long again, for those still aiming.

It is made of the session's own secret, so that nobody outside the room can work it out; a photograph of it is of no
use a minute later.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

from lms.cohorts.models import Session

SECONDS = 30
LETTERS = 10  # 50 bits: a minute is too short to guess


def code_at(session: Session, now: datetime) -> str:
    return _code(session, _window(now))


def seconds_left(now: datetime) -> int:
    """Until it turns over."""
    return SECONDS - int(now.timestamp()) % SECONDS


def is_current(session: Session, code: str, now: datetime) -> bool:
    """On the screen now, or until a moment ago."""
    window = _window(now)
    given = code.upper().encode()
    good = [hmac.compare_digest(given, _code(session, each).encode()) for each in (window, window - 1)]
    return any(good)


def _window(now: datetime) -> int:
    return int(now.timestamp()) // SECONDS


def _code(session: Session, window: int) -> str:
    made = hmac.new(session.attendance_secret.encode(), f"{session.pk}:{window}".encode(), sha256).digest()
    return b32encode(made).decode()[:LETTERS]
