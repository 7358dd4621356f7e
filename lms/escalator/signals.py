"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

level_attained = Signal()  # attainment: Attainment
level_withdrawn = Signal()  # attainment: Attainment, today: date
level_reinstated = Signal()  # attainment: Attainment, today: date
claim_decided = Signal()  # claim: PriorLearningClaim - a trainer recognised or declined it
