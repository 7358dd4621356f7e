from django.core.management.base import BaseCommand
from django.utils import timezone

from curriculum.starter.loader import load


class Command(BaseCommand):
    help = "Load the starter curriculum. What an author changed or deleted since stays as it is."

    def handle(self, *args: object, **options: object) -> None:
        new = load(today=timezone.localdate())
        if not new:
            self.stdout.write("The starter curriculum was loaded before; nothing is changed.")
            return
        for kind, number in new.items():
            self.stdout.write(f"{number} {kind}{'' if number == 1 else 's'} loaded")
