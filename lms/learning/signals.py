"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

enrolled = Signal()  # enrolment: Enrolment
progress_made = Signal()  # person: Person, level: LevelPage, today: date
attempt_marked = Signal()  # attempt: Attempt - a trainer marked its last written answer, so it is decided
attempt_decided = Signal()  # request: AttemptRequest - a trainer granted or declined one more attempt
