"""The rule about what a trainer writes to a cohort: its words are the trainer's own."""

from __future__ import annotations

from lms.reminders.shipping import Shipped, letter
from lms.reminders.wording import COHORT_MESSAGE

SHIPPED = {
    COHORT_MESSAGE: Shipped(
        "A trainer wrote to the cohort",
        "{what}",
        letter("{text}", "This was sent on {when} to everybody in your cohort. To read it again:"),
    ),
}
