from typing import Any

from django.core.management.base import BaseCommand

from lms.reminders import clock, trusted_clock


class Command(BaseCommand):
    help = (
        "Lets the planning of reminders go on after it stopped because the database's clock had jumped, or because it "
        "had stood still for more than a week. Look at the time first: what is due up to then is planned."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        trusted_clock.believe(now)
        self.stdout.write(f"It is {now:%d %B %Y %H:%M} UTC for the database. Planning goes on from here.")
