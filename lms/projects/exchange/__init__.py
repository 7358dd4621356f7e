"""A whole project as one file that another installation can read, and the way back."""

from lms.projects.exchange.reading import Unreadable, read
from lms.projects.exchange.writing import write

__all__ = ["Unreadable", "read", "write"]
