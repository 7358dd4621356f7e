"""Plays films and recordings part by part: phones ask for a range of bytes, and some play nothing without it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

LONGEST_PART = 2 * 2**20  # a player that wants more asks again; so no request holds a whole film in memory
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte asked for; None for what is no single range. Raises IndexError beyond the end."""
    match = RANGE.match(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:  # the last so many bytes
        start, stop = max(size - int(last), 0), size - 1
    else:
        start, stop = int(first), min(int(last or size), size - 1)
    if start > stop or start >= size:
        raise IndexError(header)
    return start, stop


def play_part(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Answer a request for a part of a film or a recording; None leaves any other to Wagtail."""
    is_played = document.content_type.startswith(("video/", "audio/"))
    if not is_played or request.method != "GET" or "Range" not in request.headers:
        return None
    size = document.file.size
    try:
        part = asked_range(request.headers["Range"], size)
    except IndexError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return None
    start, stop = part[0], min(part[1], part[0] + LONGEST_PART - 1)
    with document.file.storage.open(document.file.name) as file:
        file.seek(start)
        content = file.read(stop - start + 1)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {start}-{stop}/{size}",
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, status=206, content_type=document.content_type, headers=headers)
