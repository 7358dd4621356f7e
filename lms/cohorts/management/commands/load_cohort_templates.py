from django.core.management.base import BaseCommand

from lms.cohorts import starter


class Command(BaseCommand):
    help = "Load the templates that cohorts can be built from. Those loaded before stay as they are."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{starter.load()} templates loaded")
