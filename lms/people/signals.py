"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

role_changed = Signal()  # person: Person, today: date - sent after a role is granted or ended
name_changed = Signal()  # person: Person, by: Person, now: datetime
