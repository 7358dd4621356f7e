"""The rules about places in cohorts: what everybody who applies, decides or is booked has to know, so none is free."""

from __future__ import annotations

from lms.reminders.shipping import Shipped, letter

APPLIED = "cohort-applied"
PUT_FORWARD = "cohort-put-forward"
APPROVAL_ASKED = "cohort-approval-asked"
NOT_APPROVED = "cohort-not-approved"
BOOKED = "cohort-booked"
IN_LINE = "cohort-waiting-list"
OFFERED = "cohort-place-offered"
OFFER_ENDS = "cohort-offer-ends"
OFFER_LAPSED = "cohort-offer-lapsed"
GIVEN_UP = "cohort-place-ended"
WITHDRAWN = "cohort-application-ended"
PASSED_ON = "cohort-place-passed-on"
SESSION_MOVED = "cohort-session-moved"
SESSION_CANCELLED = "cohort-session-cancelled"

EVENTS = frozenset({
    APPLIED, PUT_FORWARD, APPROVAL_ASKED, NOT_APPROVED, BOOKED, IN_LINE, OFFERED, OFFER_LAPSED, GIVEN_UP, WITHDRAWN,
    PASSED_ON, SESSION_MOVED, SESSION_CANCELLED,
})  # fmt: skip

SHIPPED = {
    APPLIED: Shipped(
        "Application for a cohort received",
        "We have your application for {what}",
        letter(
            "You applied for {what} on {when}.",
            "You are told when it is decided. Where it stands just now is here:",
        ),
        is_mandatory=True,
    ),
    PUT_FORWARD: Shipped(
        "Put forward by a colleague for their place in a cohort",
        "A colleague would pass their place in {what} on to you",
        letter(
            "On {when} a colleague put you forward for their place in {what}. Nothing is booked before you say yes.",
            "You are told when the place is ready for you. What it is, and how to say no, is here:",
        ),
        is_mandatory=True,
    ),
    APPROVAL_ASKED: Shipped(
        "An application waits for approval",
        "{what}: do you approve?",
        letter(
            "{what}. The application was made on {when}, and waits for you.",
            "Look at what it asks of the team, say how many hours you grant and who covers, then approve or decline:",
        ),
        is_mandatory=True,
    ),
    NOT_APPROVED: Shipped(
        "Application for a cohort not approved",
        "Your application for {what}",
        letter(
            "It was decided on {when} not to approve your application for {what} for now.",
            "The reason, and who gave it, are here:",
        ),
        is_mandatory=True,
    ),
    BOOKED: Shipped(
        "Place in a cohort booked, with a calendar file",
        "You have a place in {what}",
        letter(
            "You have a place in {what}. It begins on {when}.",
            "The calendar file with this mail puts the sessions into your calendar. If you can't come after all, say "
            "so early, so that somebody else can have the place:",
        ),
        is_mandatory=True,
    ),
    IN_LINE: Shipped(
        "On the waiting list of a cohort",
        "You are on the waiting list of {what}",
        letter(
            "{what} is full. Your application was approved on {when}, and you are on the waiting list.",
            "As soon as a place is free and it is your turn, you are offered it by mail. Where you stand:",
        ),
        is_mandatory=True,
    ),
    OFFERED: Shipped(
        "Place offered from the waiting list",
        "A place in {what} is free for you",
        letter(
            "A place in {what} has become free, and you are next. It is kept for you until {when}.",
            "Take it or leave it here; if you don't answer, it goes to the next in line:",
        ),
        is_mandatory=True,
    ),
    OFFER_ENDS: Shipped(
        "Place offered from the waiting list, the day before the offer ends",
        "Your place in {what} is kept until {when}",
        letter(
            "The place in {what} that you were offered is kept for you until {when}. After that it goes to the next "
            "in line.",
            "Take it or leave it here:",
        ),
        is_mandatory=True,
    ),
    OFFER_LAPSED: Shipped(
        "Offer of a place not answered in time",
        "The place in {what} has gone to the next in line",
        letter(
            "The place in {what} that was kept for you until {when} was not taken, so it is offered to somebody else.",
            "If you still want to come, you can apply again:",
        ),
        is_mandatory=True,
    ),
    GIVEN_UP: Shipped(
        "Place in a cohort ended, with a calendar file",
        "You no longer have a place in {what}",
        letter(
            "Your place in {what} ended on {when}. If its sessions were in your calendar, the file with this mail "
            "takes them out.",
            "If that is a mistake, tell your trainer. The reason, if one was given, and what you can do now are here:",
        ),
        is_mandatory=True,
    ),
    WITHDRAWN: Shipped(
        "Application for a cohort ended",
        "Your application for {what} has ended",
        letter(
            "Your application for {what} ended on {when}. Nothing is booked for you.",
            "The reason, if one was given, is here. If you change your mind, you can apply again:",
        ),
        is_mandatory=True,
    ),
    PASSED_ON: Shipped(
        "Place in a cohort passed on to a colleague, with a calendar file",
        "Your place in {what} has gone to your colleague",
        letter(
            "Since {when} the place in {what} is your colleague's. If its sessions were in your calendar, the file "
            "with this mail takes them out.",
            "Who has it now, and the other cohorts you can apply for, are here:",
        ),
        is_mandatory=True,
    ),
    SESSION_MOVED: Shipped(
        "Session moved, with a calendar file",
        "Changed: {what}, now {when}",
        letter(
            "Your session {what} has changed. It is now on {when}.",
            "The calendar file with this mail moves the entry in your calendar. Everything about the session:",
        ),
        is_mandatory=True,
    ),
    SESSION_CANCELLED: Shipped(
        "Session cancelled, with a calendar file",
        "Cancelled: {what}, {when}",
        letter(
            "Your session {what} on {when} does not take place.",
            "The calendar file with this mail takes it out of your calendar. The other sessions stay as they are:",
        ),
        is_mandatory=True,
    ),
}
