"""The Improvement Skills Escalator: settings, wiring, and the apps about people and what they do."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
