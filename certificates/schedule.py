"""Beat's jobs for certificates: they read the clock. What is left to do is decided by the rows in the database."""

from __future__ import annotations

from celery import shared_task

from certificates import tasks
from certificates.models import Reissue


@shared_task(name="certificates.resume_reissues")
def resume_reissues() -> int:
    """Ring again for reissues under way: a worker was away, or was killed. One that is worked on waits its turn."""
    left = list(Reissue.objects.under_way().values_list("pk", flat=True))
    for pk in left:
        tasks.reissue.delay_on_commit(pk)
    return len(left)
