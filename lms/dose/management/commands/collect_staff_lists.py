from typing import Any

from django.core.management.base import BaseCommand

from lms.dose import schedule


class Command(BaseCommand):
    help = "Takes staff lists from the folder, and decides about those checked: for cron, where no Celery beat runs."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Staff lists taken: {schedule.collect_staff_lists()}")
