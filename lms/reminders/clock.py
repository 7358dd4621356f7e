"""The clock of reminders is the database's: a worker whose own clock is wrong claims, sends and plans as all others.

Whoever works on reminders from outside (tasks, beat's jobs, commands, pages) asks here and hands the moment on.
"""

from lms.clock import now

__all__ = ["now"]
