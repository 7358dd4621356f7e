"""The rules about practice that others watch, and about saying what one thought of a session."""

from __future__ import annotations

from lms.reminders.shipping import Shipped, letter

PRACTICE_WAITS = "practice-waits"
REACTION = "session-reaction"
USE = "use-survey"

SHIPPED = {
    PRACTICE_WAITS: Shipped(
        "Observed practice waits for somebody's turn",
        "A form about a {what} waits for you",
        letter(
            "Something changed on {when} in a form about a {what} that has your name on it.",
            "Read how it stands, and what is for you to do:",
        ),
    ),
    REACTION: Shipped(
        "After a session: what did you think?",
        "How was {what}?",
        letter(
            "You came to {what}. What should stay, and what would have made it better?",
            "It takes about a minute, until {when}, and nobody sees who said what:",
        ),
    ),
    USE: Shipped(
        "Three months after a cohort: what do you use?",
        "{what}: what do you use, three months on?",
        letter(
            "It is three months since {what} ended. What of it do you use at work?",
            "It takes about two minutes, until {when}, and nobody sees who said what:",
        ),
    ),
}
