"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

certificate_issued = Signal()  # certificate: Certificate
