"""Prints a refresher question the same way until it is answered, as its author has it published at the moment."""

from __future__ import annotations

import json
from hashlib import sha256
from random import Random

from lms.learning.printing import Printed, printed
from lms.recall.models import RefresherQuestion


def print_again(asked: RefresherQuestion) -> Printed:
    """The question as it is published now, mixed the same way each time: what was chosen on a page fits the next."""
    if asked.question is None:
        raise ValueError("Its author has deleted the question.")
    return printed(asked.question, dice=Random(f"refresher {asked.pk}"))


def wording(paper: Printed) -> str:
    """A mark that changes with anything in the question: an answer to an older wording is told by it."""
    return sha256(json.dumps(paper, sort_keys=True, default=str).encode()).hexdigest()[:24]
