from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "lms.reminders"
    label = "reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.reminders import (  # noqa: F401
            checks,
            cohort_receivers,
            message_receivers,
            practice_receivers,
            receivers,
            working,
        )
