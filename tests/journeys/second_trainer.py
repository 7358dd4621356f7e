"""Makes a second trainer for a journey that needs one, signed in. Prints the key of the session.

python -m tests.journeys.second_trainer
"""

from __future__ import annotations

import django

if __name__ == "__main__":
    django.setup()

from datetime import date

from django.test import Client

from lms.people.models import Organisation, Person, Role, RoleGrant


def make() -> str:
    organisation = Organisation.objects.get(slug="northbridge")
    person = Person.objects.create_user(
        "wendy.holt@northbridge.example", full_name="Wendy Holt", organisation=organisation
    )
    RoleGrant.objects.create(person=person, role=Role.TRAINER, starts_on=date(2026, 1, 5))
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")  # signing in makes her an author
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    print(make())
