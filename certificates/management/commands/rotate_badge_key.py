"""Gives organisations a new key to sign badges with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.badges.keys import rotate
from lms.people.models import Organisation


class Command(BaseCommand):
    help = "Sign badges with a new key from now on. What the old key signed stays valid, unless it is withdrawn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisations", nargs="*", metavar="slug", help="whose keys")
        parser.add_argument("--all", action="store_true", help="every organisation that has signed a badge")
        parser.add_argument(
            "--withdraw", action="store_true", help="somebody else may have the old key: nothing it signed counts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = options["organisations"]
        if bool(slugs) == options["all"]:
            raise CommandError("Name the organisations by their slug, or say --all.")
        signing = Organisation.objects.filter(badge_keys__isnull=False).distinct()
        chosen = signing if options["all"] else Organisation.objects.filter(slug__in=slugs)
        if unknown := set(slugs) - set(chosen.values_list("slug", flat=True)):
            raise CommandError(f"There is no organisation {', '.join(sorted(unknown))}. Nothing was changed.")
        for organisation in chosen.order_by("slug"):
            key = rotate(organisation, now=timezone.now(), is_withdrawn=options["withdraw"])
            self.stdout.write(f"{organisation}: signs with key {key.number} now.")
