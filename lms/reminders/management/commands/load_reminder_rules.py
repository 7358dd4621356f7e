from typing import Any

from django.core.management.base import BaseCommand

from lms.reminders import rules


class Command(BaseCommand):
    help = "Adds the reminder rules that are missing. Texts that authors have changed stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        for code, rule in rules.all_rules().items():
            self.stdout.write(f"{code}: {rule.name}")
