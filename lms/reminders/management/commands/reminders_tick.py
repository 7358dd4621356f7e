from typing import Any

from django.core.management.base import BaseCommand

from lms.reminders import schedule, tasks


class Command(BaseCommand):
    help = "Plans, sends and settles reminders once: for cron or systemd, where no Celery worker runs."

    def handle(self, *args: Any, **options: Any) -> None:
        planned = schedule.plan()
        settled = schedule.reap()
        sent = tasks.send_due()
        self.stdout.write(f"Reminders planned: {planned}, settled: {settled}, taken up for sending: {sent}")
