"""Badges: certificates as documents that other systems can check, and the keys they are signed with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate
from lms.people.models import Organisation


class BadgeKeyQuerySet(models.QuerySet):
    def current(self) -> BadgeKeyQuerySet:
        return self.filter(retired_at=None)

    def trusted(self) -> BadgeKeyQuerySet:
        """Those whose signatures count: today's and former ones, but none that somebody else may have."""
        return self.filter(withdrawn_at=None)


class BadgeKey(models.Model):
    """A key of an organisation. Never deleted: what it signed must stay checkable."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="badge_keys")
    number = models.PositiveSmallIntegerField()
    published = models.CharField(max_length=80, help_text="The public key as Multikey.")
    sealed = models.TextField(help_text="The private key, encrypted with BADGE_SECRET.")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Somebody else may have it.")

    objects = BadgeKeyQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="badgekey_number_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(retired_at=None), name="badgekey_one_current_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(retired_at__isnull=False), name="badgekey_withdrawn_is_retired"
            ),
        ]


class Badge(models.Model):
    """The signed credential of one certificate, and the bit under which its status is published.

    `document` is text, not JSON, so that it stays byte for byte what was signed.
    """

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="badge")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.ForeignKey(BadgeKey, models.PROTECT, related_name="badges")
    achievement = models.CharField(max_length=32, db_index=True, help_text="What all who achieved the same share.")
    salt = models.CharField(max_length=32)
    list_number = models.PositiveIntegerField()
    list_index = models.PositiveIntegerField()
    document = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "list_number", "list_index"], name="badge_bit_once")
        ]
