"""What happens to certificates: they are issued, and sometimes revoked."""

from certificates.actions.issuing import issue, issue_for_attendance, issue_for_project
from certificates.actions.printing import print_out
from certificates.actions.revoking import revoke

__all__ = ["issue", "issue_for_attendance", "issue_for_project", "print_out", "revoke"]
