"""What happens to certificates: they are issued, and sometimes revoked, reinstated or replaced by others."""

from certificates.actions.issuing import issue, issue_for_attendance, issue_for_project
from certificates.actions.printing import print_out
from certificates.actions.renaming import follow_name
from certificates.actions.revoking import reinstate, revoke

__all__ = [
    "follow_name",
    "issue",
    "issue_for_attendance",
    "issue_for_project",
    "print_out",
    "reinstate",
    "revoke",
]
