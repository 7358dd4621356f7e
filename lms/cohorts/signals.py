"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

attendance_recorded = Signal()  # session: Session, people: list[Person], level: LevelPage, today: date

# About one application each: application: Application, by: Person | None (None: nobody but time), now: datetime
applied = Signal()
approval_asked = Signal()  # and approval: Approval
application_declined = Signal()  # and approval: Approval
place_booked = Signal()
put_in_line = Signal()  # approved, and now on the waiting list
place_offered = Signal()
offer_lapsed = Signal()
place_given_up = Signal()  # cancelled or declined by the person, or ended by a trainer
place_passed_on = Signal()  # application: the former holder's; its `passed_to` is the colleague's

# About one session each: session: Session, by: Person, now: datetime
session_moved = Signal()  # time, zone, room, link or place changed; its `sequence` is already raised
session_cancelled = Signal()

# What people practised, as far as levels ask for it: person: Person, today: date
practice_changed = Signal()
# Something waits for this person: practice: ObservedPractice, person: Person, now: datetime
practice_waits = Signal()
# Colleagues may say what they thought: evaluation: Evaluation, people: list[Person], now: datetime
evaluation_opened = Signal()
# A trainer wrote to a cohort: message: CohortMessage, people: list[Person], now: datetime
cohort_written_to = Signal()
