"""Fills an empty database with the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.home.demo.alliance import add_members
from lms.home.demo.booking import open_for_applications
from lms.home.demo.certifying import certify, dress_certificates
from lms.home.demo.claiming import claim_and_log
from lms.home.demo.climbing import climb
from lms.home.demo.collaborative import make_collaborative
from lms.home.demo.deciding import decide
from lms.home.demo.governing import assess
from lms.home.demo.holding import hold
from lms.home.demo.joining import join
from lms.home.demo.moving_on import move_on
from lms.home.demo.people import make_organisations
from lms.home.demo.practising import practise
from lms.home.demo.projects import make_projects
from lms.home.demo.quizzes import take_quizzes
from lms.home.demo.refreshing import refresh
from lms.home.demo.reminding import leave_some_undone
from lms.home.demo.reporting import report
from lms.home.demo.writing import write_answers
from lms.people.models import Organisation, RoleGrant
from lms.people.signals import role_changed
from lms.reminders.models import OutboxMessage


class Command(BaseCommand):
    help = "Fill the database with the demo's people, projects and figures. Does nothing if they are there."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demo is only for DEMO_MODE: its people can be signed in as by anyone.")
        if Organisation.objects.filter(slug="northbridge").exists():
            self.stdout.write("The demo is there already; nothing was changed.")
            return
        if not LevelPage.objects.exists():
            raise CommandError("Run load_starter_curriculum first: the demo's people climb its levels.")
        today = localdate()
        make_organisations(today)
        for grant in RoleGrant.objects.select_related("person"):
            role_changed.send(sender=RoleGrant, person=grant.person, today=today)
        make_projects(today)
        make_collaborative(today)
        dress_certificates()
        climb(today)
        hold(today)
        open_for_applications(today)
        practise(today)
        certify(today)
        take_quizzes(today)
        write_answers(today)
        claim_and_log(today)
        refresh(today)
        assess(today)
        join(today)
        move_on(today)
        decide(today)
        report(today)
        add_members(today)
        # What the demo's past would have sent was sent in that past.
        OutboxMessage.objects.filter(state="due").update(state="sent", sent_at=F("not_before"))
        leave_some_undone(today)
        self.stdout.write(self.style.SUCCESS("The demo is loaded: eleven organisations, 1,124 people, five projects."))
