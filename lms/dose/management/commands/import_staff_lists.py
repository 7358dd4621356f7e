"""Brings in one list of several organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.dose.models import StaffImport
from lms.dose.staff_lists import feeding, working
from lms.dose.staff_lists.tables import UnreadableList
from lms.people.models import Organisation, Person


class Command(BaseCommand):
    help = "Check a staff list of several organisations, told apart by org_code. Their HR sees each its own part."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV or XLSX with the column org_code.")
        parser.add_argument(
            "--by", required=True, metavar="EMAIL", help="Who answers for it; written into the audit log."
        )
        parser.add_argument(
            "--code", action="append", default=[], metavar="CODE=SLUG",
            help="Remember that this org_code means the organisation with this slug.",
        )  # fmt: skip
        parser.add_argument(
            "--confirm", action="store_true", help="Take in at once what needs no brake; the rest waits for HR."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.filter(email__iexact=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody here signs in as {options['by']}.")
        feeding.learn_codes(dict(self._code(text) for text in options["code"]))
        try:
            with Path(options["file"]).open("rb") as file:
                fed = feeding.feed(
                    file, name=Path(options["file"]).name, by=by, now=timezone.now(), ring=not options["confirm"]
                )
        except (OSError, UnreadableList) as why:
            raise CommandError(str(why)) from why
        for code, rows in fed.unknown.items():
            self.stderr.write(f"{rows} lines left out: nobody said whose org_code {code or '(empty)'} is.")
        if options["confirm"]:
            self._confirm(fed.lists, by)
        else:
            self.stdout.write(f"{len(fed.lists)} lists wait to be checked by a worker.")

    def _confirm(self, lists: list[StaffImport], by: Person) -> None:
        for batch in lists:
            working.check_list(batch.pk, clock=timezone.now, today=timezone.localdate())
            done = feeding.confirm_harmless([batch.pk], by=by, now=timezone.now(), today=timezone.localdate())
            batch.refresh_from_db()
            counts = ", ".join(f"{count} {name}" for name, count in sorted(batch.report["counts"].items()) if count)
            what = "taken in" if done else "nothing to change" if batch.report["changes_nothing"] else "waits for HR"
            self.stdout.write(f"{batch.organisation}: {what} ({counts or 'no difference'})")

    def _code(self, text: str) -> tuple[str, Organisation]:
        code, _, slug = text.partition("=")
        try:
            return code, Organisation.objects.get(slug=slug)
        except Organisation.DoesNotExist:
            raise CommandError(f"No organisation has the slug {slug}.") from None
