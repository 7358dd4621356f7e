from django.apps import AppConfig


class EscalatorConfig(AppConfig):
    name = "lms.escalator"
    label = "escalator"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.escalator import cohort_confidence, joining_cohorts, receivers  # noqa: F401
