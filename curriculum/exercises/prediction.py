"""Owns setting a prediction beside what happened."""

import re
from decimal import Decimal

from lms.charts.words import number


def read_prediction(words: str) -> Decimal | None:
    """The number of a prediction as it was typed, None if there is none."""
    found = re.fullmatch(r"\s*£?\s*([-−]?\d+\.?\d*)\s*%?\s*", words)
    return Decimal(found[1].replace("−", "-")) if found else None


def compared(predicted: Decimal | str, happened: Decimal | str, *, close: Decimal = Decimal(0), unit: str = "") -> str:
    """One or two sentences: what was predicted, what happened, and how they lie to each other."""
    if isinstance(predicted, str) or isinstance(happened, str):
        if predicted == happened:
            return f"You predicted: {predicted}. That is what happened."
        return f"You predicted: {predicted}. What happened: {happened}. What did you not know?"
    start = f"You predicted {number(float(predicted), unit)}. It was {number(float(happened), unit)}."
    off = abs(predicted - happened)
    if off == 0:
        return f"{start} Exactly as you predicted."
    if off <= close:
        return f"{start} That is close."
    side = "higher" if happened > predicted else "lower"
    size = number(float(off), unit if unit.startswith(("%", "£")) else "")
    return f"{start} That is {size} {side} than you predicted. What did you not know?"
