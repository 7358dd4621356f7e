"""What a phone's camera makes of the code on a trainer's screen."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from tests.journeys.visitor import Visitor


def scan(trainer: Visitor) -> str:
    """The path that the code on the screen leads to."""
    picture = trainer.page.locator(".code-screen__drawing").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return code.text[code.text.index("/sessions/") :]
