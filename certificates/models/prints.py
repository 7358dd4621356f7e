"""Which files were handed out: what is found among them is as it was issued, whatever software drew it."""

from __future__ import annotations

from django.db import models

from certificates.models.certificates import Certificate


class Print(models.Model):
    """A PDF of a certificate as it was handed out; another version of the software or another key makes another."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="prints")
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the whole file, in hexadecimal figures.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate}, {self.made_at:%Y-%m-%d}"
