"""Owns reminders: rules and their words, the outbox, what people chose, and signs of life of the machinery."""

from lms.reminders.models.mailbox import DeliveredMail
from lms.reminders.models.outbox import OutboxMessage
from lms.reminders.models.preferences import OptOut, Preference
from lms.reminders.models.rules import Pause, ReminderRule, RuleSwitch, RuleText
from lms.reminders.models.running import Heartbeat, TransportState

__all__ = [
    "DeliveredMail", "Heartbeat", "OptOut", "OutboxMessage", "Pause", "Preference", "ReminderRule", "RuleSwitch",
    "RuleText", "TransportState",
]  # fmt: skip
