"""Owns certificates: what somebody has earned, as the outside world may check it, and how that looks on paper."""

from certificates.models.badges import Badge, BadgeKey
from certificates.models.certificates import Certificate, CertificateQuerySet
from certificates.models.prints import Print
from certificates.models.reissues import Reissue
from certificates.models.templates import CertificateTemplate, Signatory, TemplateWording, template_of

__all__ = [
    "Badge",
    "BadgeKey",
    "Certificate",
    "CertificateQuerySet",
    "CertificateTemplate",
    "Print",
    "Reissue",
    "Signatory",
    "TemplateWording",
    "template_of",
]
