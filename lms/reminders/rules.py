"""The rules shipped: their codes, which the planner knows, and their first words, which authors may change."""

from __future__ import annotations

from django.conf import settings

from lms.reminders import cohort_rules, message_rules, practice_rules
from lms.reminders.models import ReminderRule
from lms.reminders.shipping import Shipped, letter

WELCOME = "welcome"
CERTIFICATE = "certificate-issued"
CERTIFICATE_REPLACED = "certificate-replaced"
CERTIFICATE_REVOKED = "certificate-revoked"
CERTIFICATE_REINSTATED = "certificate-back"
IDLE = "nothing-done"
DUE_SOON = "due-soon"
OVERDUE = "overdue"
PDSA_STUDY = "pdsa-study"
HELP_ASKED = "help-asked"
HELP_WAITING = "help-waiting"
EXPIRY = "expiry"
MODULE_REVIEW = "module-review"
CLAIM_DECIDED = "claim-decided"
ATTEMPT_GRANTED = "attempt-granted"
ATTEMPT_DECLINED = "attempt-declined"
ATTEMPT_MARKED = "attempt-marked"
REFRESHER = "refresher"
UNDECIDED = "undecided"
STAFF_LIST_WAITS = "staff-list-waits"
DOSE_DIGEST = "dose-digest"
SUMMARY = "daily-summary"
SESSION_SOON = "session-soon"
MEASURE_QUIET = "measure-quiet"
SIGN_OFF = "sign-off-waiting"

# Answers to something the person has just done; everything else is a nudge and can wait for the morning.
EVENTS = cohort_rules.EVENTS | {
    WELCOME, CERTIFICATE, CERTIFICATE_REPLACED, CERTIFICATE_REVOKED, CERTIFICATE_REINSTATED,
    CLAIM_DECIDED, ATTEMPT_GRANTED, ATTEMPT_DECLINED, ATTEMPT_MARKED, HELP_ASKED,
}  # fmt: skip


SHIPPED: dict[str, Shipped] = {
    WELCOME: Shipped(
        "Welcome on enrolment",
        "Welcome to {what}",
        letter(
            "You have joined {what}. It is due by {when}, and ten minutes at a time is enough.",
            "Your lessons, and what it takes to finish, are here:",
        ),
        is_mandatory=True,
    ),
    CERTIFICATE: Shipped(
        "Certificate issued",
        "Your certificate for {what}",
        letter(
            "You reached {what} on {when}. Well done.",
            "Your certificate is ready. Anyone you show it to can check it by its code:",
        ),
        is_mandatory=True,
    ),
    CERTIFICATE_REPLACED: Shipped(
        "Certificate issued anew",
        "Your new certificate for {what}",
        letter(
            "We issued your certificate for {what} anew on {when}. Its dates are the same; its code is new.",
            "Please use this one from now on. Whoever checks the earlier code is told that it is superseded:",
        ),
        is_mandatory=True,
    ),
    CERTIFICATE_REVOKED: Shipped(
        "Certificate revoked",
        "Your certificate for {what} was revoked",
        letter(
            "Your certificate for {what} was revoked on {when}. Whoever checks it is told so.",
            "If you think that this is wrong, please talk to HR. The certificate is here:",
        ),
        is_mandatory=True,
    ),
    CERTIFICATE_REINSTATED: Shipped(
        "Certificate reinstated",
        "Your certificate for {what} stands again",
        letter(
            "Your certificate for {what} was reinstated on {when}, with the code and the dates it had.",
            "You need do nothing. It is here:",
        ),
        is_mandatory=True,
    ),
    IDLE: Shipped(
        "Nothing done for 14 days",
        "Pick up {what} where you left it",
        letter(
            "It is two weeks since you last opened {what}. That happens on a busy ward.",
            "Your place is kept. The next step takes about ten minutes:",
        ),
    ),
    DUE_SOON: Shipped(
        "Due in 14, 7 and 1 days",
        "{what} is due by {when}",
        letter(
            "You have until {when} to finish {what}.",
            "This page lists what is left and what to do next:",
        ),
    ),
    OVERDUE: Shipped(
        "Overdue, weekly up to four times",
        "{what} was due by {when}",
        letter(
            "{what} was due by {when} and some of it is still open.",
            "If you are short of time for it, talk to your line manager. What is left is listed here:",
        ),
    ),
    PDSA_STUDY: Shipped(
        "PDSA cycle without a study entry",
        "What did {what} show?",
        letter(
            "Your PDSA cycle, {what}, started on {when}, and its study is not written yet.",
            "Two lines are enough: what happened, and how it compares with what you predicted.",
        ),
    ),
    HELP_ASKED: Shipped(
        "A team asks its sponsor for help",
        "The team of {what} asks for your help",
        letter(
            "The team of {what} asked on {when} for something that only its sponsor can move.",
            "What it is, and where you can answer, is here:",
        ),
    ),
    HELP_WAITING: Shipped(
        "A team waits for its sponsor, after 7 and 21 days",
        "The team of {what} still waits for you",
        letter(
            "The team of {what} asked for your help on {when}, and has no answer yet.",
            "An answer may be short, and may be no. They can then plan around it:",
        ),
    ),
    EXPIRY: Shipped(
        "Certificate expires in 180, 90 and 30 days",
        "Your {what} certificate expires on {when}",
        letter(
            "Your certificate for {what} is valid until {when}.",
            "A renewal you finish early loses you nothing: it counts from that date. See what it takes:",
        ),
    ),
    CLAIM_DECIDED: Shipped(
        "A claim of prior learning decided",
        "Your claim to {what} is decided",
        letter(
            "A trainer decided on {when} on your claim that you have learnt {what} elsewhere.",
            "The decision, and the reason for it, are here:",
        ),
        is_mandatory=True,
    ),
    ATTEMPT_GRANTED: Shipped(
        "One more attempt at a quiz granted",
        "You may take the {what} once more",
        letter(
            "A trainer granted your request for one more attempt at the {what} on {when}.",
            "What they wrote to you, and the quiz itself, are here:",
        ),
        is_mandatory=True,
    ),
    ATTEMPT_DECLINED: Shipped(
        "One more attempt at a quiz declined",
        "Your request about the {what}",
        letter(
            "A trainer decided on {when} not to grant one more attempt at the {what} for now.",
            "Their reason, and what may help you, are here:",
        ),
        is_mandatory=True,
    ),
    MODULE_REVIEW: Shipped(
        "Module to be reviewed in 30 days, and overdue",
        "Review module {what} by {when}",
        letter(
            "Module {what} is to be read again by {when}.",
            "Check facts, links and examples, and the questions people get wrong. Then set the next review date here:",
        ),
    ),
    UNDECIDED: Shipped(
        "Requests that wait for a trainer, once a week at most",
        "{what} to decide",
        letter(
            "Colleagues of yours have waited two days or longer for a trainer's decision, {what} in all: for one more "
            "attempt at a quiz, or to have a level recognised that they learnt elsewhere.",
            "Whichever trainer comes first decides, with a reason the learner reads. Start here, and look at Quiz "
            "requests and Prior learning, both under Teaching:",
        ),
    ),
    DOSE_DIGEST: Shipped(
        "Dose of the month, to HR and the board",
        "Improvement skill on {when}",
        letter(
            "This is what we had of each level on {when}, against what we decided we need.",
            "{what}",
            "All figures, where they are heading and where the skill is:",
        ),
    ),
    REFRESHER: Shipped(
        "Refresher questions, monthly, to who asked for them",
        "{what}: your refresher",
        letter(
            "{what}: your refresher questions of this month have been ready since {when}.",
            "They come from levels you hold, those you got wrong first. Only you see your answers:",
        ),
        footer="You asked for these questions. To stop them and these mails: {link}stop/",
    ),
    STAFF_LIST_WAITS: Shipped(
        "A staff list of the folder waits for HR",
        "The staff list {what} waits for you",
        letter(
            "The staff list {what} was found in the folder on {when}. It was not taken in by itself, and nothing has "
            "changed yet.",
            "Why, and what it would change, is here:",
        ),
        is_mandatory=True,
    ),
    SUMMARY: Shipped(
        "Summary of the day, to who asked for one",
        "Your messages of {when}",
        letter(
            "This is what we have for you on {when}. You asked for one mail a day.",
            "{what}",
            "All your messages, old and new:",
        ),
        is_mandatory=True,
    ),
    SESSION_SOON: Shipped(
        "Session in 7 and 1 days, with a calendar file",
        "{what}: {when}",
        letter(
            "Your session {what} is on {when}.",
            "The calendar file with this mail puts it into your calendar. If you can't come, tell your trainer, so "
            "that somebody else can have the place. What to prepare is here:",
        ),
    ),
    MEASURE_QUIET: Shipped(
        "Measure without a new observation for two periods",
        "New data for {what}?",
        letter(
            "The newest data of your measure {what} are of {when}, two of its periods ago or longer.",
            "A gap is easier to fill while people remember. If you no longer collect it, say so on the project's page:",
        ),
    ),
    SIGN_OFF: Shipped(
        "Sign-off waiting for a coach or sponsor, after 3 and 7 days",
        "{what} waits for your signature",
        letter(
            "The team of {what} has been ready for your signature since {when}.",
            "Read what they did and found, then sign, or tell them what is missing:",
        ),
    ),
    ATTEMPT_MARKED: Shipped(
        "Written answers of a quiz marked",
        "Your answers in the {what} are marked",
        letter(
            "A trainer has marked what you wrote in the {what}. Your result was decided on {when}.",
            "The result, and what the trainer wrote to you, are here:",
        ),
        is_mandatory=True,
    ),
    **cohort_rules.SHIPPED,
    **practice_rules.SHIPPED,
    **message_rules.SHIPPED,
}


def rule(code: str) -> ReminderRule:
    """The rule with this code, made from the shipped words if this database has not seen it yet."""
    shipped = SHIPPED[code]
    found, _ = ReminderRule.objects.get_or_create(
        code=code,
        defaults={
            "name": shipped.name,
            "subject": shipped.subject,
            "body": shipped.body,
            "is_mandatory": shipped.is_mandatory,
        },
    )
    return found


def all_rules() -> dict[str, ReminderRule]:
    """Every shipped rule by its code with its words and switches, in three queries once they are there."""
    shipped = ReminderRule.objects.filter(code__in=SHIPPED).prefetch_related("texts", "switches")
    known = {found.code: found for found in shipped}
    return {code: known.get(code) or rule(code) for code in SHIPPED}


def words_of(rule: ReminderRule) -> dict[str, tuple[str, str]]:
    """Subject and body by language, the first one first, with what ends each mail of the rule."""
    footer = SHIPPED[rule.code].footer if rule.code in SHIPPED else ""
    written = {settings.LANGUAGES[0][0]: (rule.subject, rule.body)}
    written |= {text.language: (text.subject, text.body) for text in rule.texts.all()}
    return {
        language: (subject, f"{body}\n\n{footer}" if footer else body) for language, (subject, body) in written.items()
    }
