"""Changes in a process what no setting does, once Django is ready in it: as the environment says."""

from __future__ import annotations

import os

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.reminders.faults"
    label = "faults"

    def ready(self) -> None:
        from lms.reminders import reaping

        if margin := os.environ.get("LMS_FAULTS_MARGIN"):
            reaping.MARGIN = float(margin)
        if ledger := os.environ.get("LMS_FAULTS_LEDGER"):
            self.make_askable(ledger)

    @staticmethod
    def make_askable(ledger: str) -> None:
        """Let the SMTP transport be asked: the relay's ledger knows what was accepted."""
        from lms.reminders.transports.smtp import SmtpTransport

        def knows(self: SmtpTransport, message_id: str) -> bool:
            with open(ledger) as lines:
                return any(line.startswith(f"{message_id} ") for line in lines)

        SmtpTransport.knows = knows
