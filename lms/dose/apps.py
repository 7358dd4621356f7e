from django.apps import AppConfig


class DoseConfig(AppConfig):
    name = "lms.dose"
    label = "dose"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.dose import receivers  # noqa: F401
