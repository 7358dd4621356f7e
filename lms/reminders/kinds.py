"""Says each rule in the words of whoever gets its messages: what it is called, why it comes, whom it concerns.

Authors name a rule for each other ("Due in 14, 7 and 1 days"); on the page where people choose, and at the foot of a
mail, it is said from where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from lms.people.models import Role
from lms.reminders import cohort_rules, practice_rules, rules
from lms.reminders.wording import COHORT_MESSAGE

APPLIED = "you applied for a place in a cohort"
HOLDS = "you have a place in a cohort"
LEARNING, SESSIONS, CERTIFICATES = "My learning", "My sessions", "My certificates"
PROJECTS, WORK, OTHER = "My projects", "Work that waits for me", "Other messages"
GROUPS = (LEARNING, SESSIONS, CERTIFICATES, PROJECTS, WORK, OTHER)


@dataclass(frozen=True)
class Kind:
    """`because` ends the sentence "You get this because"; `roles` are those it is only ever sent to."""

    group: str
    label: str
    because: str
    roles: tuple[str, ...] = ()


KINDS = {
    rules.WELCOME: Kind(LEARNING, "Welcome to a level I joined", "you joined a level"),
    rules.IDLE: Kind(LEARNING, "When I have done nothing for two weeks", "you joined a level that is not finished"),
    rules.DUE_SOON: Kind(LEARNING, "When a level is due soon", "you joined a level that is due soon"),
    rules.OVERDUE: Kind(LEARNING, "When a level is overdue", "you joined a level that is overdue"),
    rules.REFRESHER: Kind(LEARNING, "When refresher questions are ready", "you asked for refresher questions"),
    rules.ATTEMPT_GRANTED: Kind(LEARNING, "One more attempt granted", "you asked for one more attempt at a quiz"),
    rules.ATTEMPT_DECLINED: Kind(LEARNING, "One more attempt declined", "you asked for one more attempt at a quiz"),
    rules.ATTEMPT_MARKED: Kind(LEARNING, "My written answers are marked", "a trainer marked what you wrote"),
    rules.CLAIM_DECIDED: Kind(LEARNING, "My claim of prior learning is decided", "you claimed prior learning"),
    rules.SUMMARY: Kind(OTHER, "One mail a day", "you asked for one mail a day"),
    rules.CERTIFICATE: Kind(CERTIFICATES, "My certificate is ready", "you earned a certificate"),
    rules.CERTIFICATE_REPLACED: Kind(
        CERTIFICATES, "My certificate is issued anew", "a certificate of yours was issued anew"
    ),
    rules.CERTIFICATE_REVOKED: Kind(CERTIFICATES, "My certificate is revoked", "a certificate of yours was revoked"),
    rules.CERTIFICATE_REINSTATED: Kind(
        CERTIFICATES, "My certificate is reinstated", "a certificate of yours was reinstated"
    ),
    rules.EXPIRY: Kind(CERTIFICATES, "When a certificate expires soon", "you hold a certificate that expires"),
    rules.PDSA_STUDY: Kind(PROJECTS, "When a PDSA cycle has no study yet", "you lead an improvement project"),
    rules.HELP_ASKED: Kind(PROJECTS, "When a team I sponsor asks for help", "you sponsor a project", (Role.SPONSOR,)),
    rules.HELP_WAITING: Kind(
        PROJECTS, "When a team I sponsor still waits for me", "you sponsor a project", (Role.SPONSOR,)
    ),
    rules.MODULE_REVIEW: Kind(WORK, "When a module is to be reviewed", "you are a trainer", (Role.TRAINER,)),
    rules.UNDECIDED: Kind(WORK, "When requests wait for a trainer", "you are a trainer", (Role.TRAINER,)),
    rules.DOSE_DIGEST: Kind(
        WORK,
        "Each month, how much improvement skill we have",
        "you read the dose for your organisation",
        (Role.HR, Role.BOARD),
    ),
    rules.STAFF_LIST_WAITS: Kind(WORK, "When a staff list waits for HR", "you work in HR", (Role.HR,)),
    rules.SESSION_SOON: Kind(
        SESSIONS, "Before a session of mine, with a calendar file", "you have a place in a session"
    ),
    rules.MEASURE_QUIET: Kind(PROJECTS, "When a measure of mine has no new data", "you lead an improvement project"),
    rules.SIGN_OFF: Kind(
        PROJECTS, "When a team waits for my signature", "a team asked you to sign", (Role.COACH, Role.SPONSOR)
    ),
    cohort_rules.APPLIED: Kind(SESSIONS, "My application for a cohort is received", APPLIED),
    cohort_rules.PUT_FORWARD: Kind(
        SESSIONS, "A colleague puts me forward for their place", "a colleague put you forward"
    ),
    cohort_rules.WITHDRAWN: Kind(SESSIONS, "My application for a cohort has ended", APPLIED),
    cohort_rules.APPROVAL_ASKED: Kind(WORK, "When an application waits for my approval", "you are asked to approve it"),
    cohort_rules.NOT_APPROVED: Kind(SESSIONS, "My application for a cohort is not approved", APPLIED),
    cohort_rules.BOOKED: Kind(SESSIONS, "My place in a cohort is booked", APPLIED),
    cohort_rules.IN_LINE: Kind(SESSIONS, "I am on the waiting list of a cohort", APPLIED),
    cohort_rules.OFFERED: Kind(SESSIONS, "A place is offered to me from the waiting list", APPLIED),
    cohort_rules.OFFER_ENDS: Kind(SESSIONS, "When an offer of a place ends soon", APPLIED),
    cohort_rules.OFFER_LAPSED: Kind(SESSIONS, "When an offer of a place has ended", APPLIED),
    cohort_rules.GIVEN_UP: Kind(SESSIONS, "When my place in a cohort ends", "you had a place in a cohort"),
    cohort_rules.PASSED_ON: Kind(SESSIONS, "When my place goes to a colleague", "you had a place in a cohort"),
    cohort_rules.SESSION_MOVED: Kind(SESSIONS, "When a session of mine is moved", HOLDS),
    cohort_rules.SESSION_CANCELLED: Kind(SESSIONS, "When a session of mine is cancelled", HOLDS),
    practice_rules.PRACTICE_WAITS: Kind(
        WORK, "When a form about practice waits for me", "the form has your name on it"
    ),
    practice_rules.REACTION: Kind(SESSIONS, "After a session, what I thought of it", "you came to a session"),
    COHORT_MESSAGE: Kind(SESSIONS, "What my trainer writes to the cohort", HOLDS),
    practice_rules.USE: Kind(SESSIONS, "Three months after a cohort, what I use", "you had a place in a cohort"),
}


def kind(code: str, name: str) -> Kind:
    """How this rule is said to people; a rule not described here goes by its own name."""
    return KINDS.get(code) or Kind(OTHER, name, "you have an account here")
