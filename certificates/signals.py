"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

certificate_issued = Signal()  # certificate: Certificate
certificates_replaced = Signal()  # certificates: list[Certificate] in the place of others, why: "name" or "words", now
certificate_revoked = Signal()  # certificate: Certificate, now: datetime
certificate_reinstated = Signal()  # certificate: Certificate, now: datetime
