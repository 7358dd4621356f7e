"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

attendance_recorded = Signal()  # session: Session, people: list[Person], level: LevelPage, today: date
