"""What HR does about reminders."""

from lms.reminders.actions.messages import resend

__all__ = ["resend"]
