"""The database's clock: whoever must not depend on one machine's own clock asks here and hands the moment on."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

ASK = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def now() -> datetime:
    """The database's time at this moment (not that at which the transaction began), in UTC."""
    with connection.cursor() as cursor:
        cursor.execute(ASK[connection.vendor])
        told = cursor.fetchone()[0]
    return (told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)).astimezone(UTC)
