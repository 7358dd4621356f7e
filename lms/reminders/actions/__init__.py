"""What HR does about reminders: send again, give up, pause, resume, switch."""

from lms.reminders.actions.messages import give_up, give_up_all, resend, resend_all
from lms.reminders.actions.pauses import pause, resume
from lms.reminders.actions.switches import Mandatory, switch

__all__ = ["Mandatory", "give_up", "give_up_all", "pause", "resend", "resend_all", "resume", "switch"]
