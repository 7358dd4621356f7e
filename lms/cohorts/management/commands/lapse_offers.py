from django.core.management.base import BaseCommand

from lms.cohorts.schedule import lapse_what_ran_out


class Command(BaseCommand):
    help = "End offers of places that ran out and what leavers held, and serve the waiting lists. Beat does it too."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{lapse_what_ran_out()} ended")
