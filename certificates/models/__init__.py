"""Owns certificates: what somebody has earned, as the outside world may check it."""

from certificates.models.certificates import Certificate, CertificateQuerySet

__all__ = ["Certificate", "CertificateQuerySet"]
