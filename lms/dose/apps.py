from django.apps import AppConfig


class DoseConfig(AppConfig):
    name = "lms.dose"
    label = "dose"
    default_auto_field = "django.db.models.BigAutoField"
