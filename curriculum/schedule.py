"""Beat's jobs for the curriculum."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task(name="curriculum.publish_scheduled")
def publish_scheduled() -> None:
    """Publish what is due to appear and take off what is due to end; one that was missed is done the next time."""
    call_command("publish_scheduled")
