"""Owns certificates: what somebody has earned, as the outside world may check it."""

from certificates.models.badges import Badge, BadgeKey
from certificates.models.certificates import Certificate, CertificateQuerySet

__all__ = ["Badge", "BadgeKey", "Certificate", "CertificateQuerySet"]
