"""What people do about reminders: HR sends again, gives up, pauses, resumes, switches; everybody chooses their own."""

from lms.reminders.actions.choices import choose, see, start_again, stop
from lms.reminders.actions.messages import give_up, give_up_all, resend, resend_all
from lms.reminders.actions.pauses import pause, resume
from lms.reminders.actions.switches import Mandatory, switch

__all__ = [
    "Mandatory", "choose", "give_up", "give_up_all", "pause", "resend", "resend_all", "resume", "see", "start_again",
    "stop", "switch",
]  # fmt: skip
