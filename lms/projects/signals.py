"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

project_signed_off = Signal()  # project: Project, people: list[Person] whose standing it may change, today: date
project_moved_on = Signal()  # a score confirmed, or closed. project: Project, people: list[Person], today: date
sponsor_asked = Signal()  # barrier: Barrier, person: Person who sponsors the project
