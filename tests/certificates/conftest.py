"""What certificates are issued for: a level, a session, a project."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from django.utils import timezone

from certificates.actions import issue
from certificates.models import Certificate
from lms.cohorts.actions import give_places, open_cohort, plan_session
from lms.cohorts.models import Session
from lms.escalator.models import Attainment
from lms.projects.models import Member, Project

NOW = timezone.make_aware(datetime(2026, 1, 5, 12))


@pytest.fixture
def attainment(nurse, fundamentals, today) -> Attainment:
    expires_on = timezone.localdate() + timedelta(days=90)
    return Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today, expires_on=expires_on)


@pytest.fixture
def certificate(attainment) -> Certificate:
    return issue(attainment, now=NOW)


@pytest.fixture
def session(fundamentals, trainer, nurse, coach, today) -> Session:
    """A workshop of six and a half hours, with two people who have a place."""
    cohort = open_cohort(fundamentals, "January", by=trainer)
    give_places(cohort, [nurse, coach], by=trainer, from_on=date(2025, 12, 1), now=NOW)
    return plan_session(
        cohort, "Workshop 1", held_on=today, starts_at=time(9, 30), ends_at=time(16), zone="Europe/London",
        place="Education centre", by=trainer,
    )  # fmt: skip


@pytest.fixture
def project(northbridge, ward, nurse, trainer, coach, today) -> Project:
    """A project that coach and sponsor have signed off: the nurse led it, the trainer was a member."""
    project = Project.objects.create(
        organisation=northbridge, unit=ward, title="Fewer falls on Ward 7", state=Project.State.COMPLETED
    )
    for person, part in ((nurse, "lead"), (trainer, "member"), (coach, "coach")):
        Member.objects.create(project=project, person=person, part=part, joined_on=today)
    return project


def key_file(path: Path, key, passphrase: bytes = b"secret") -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Northbridge Hospitals")])
    since = datetime(2025, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(since).not_valid_after(since + timedelta(days=7300))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path.write_bytes(serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(passphrase)))
    return str(path)


@pytest.fixture
def signing(settings, tmp_path):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.CERTIFICATE_SIGNING_FILE = key_file(tmp_path / "key.p12", key)
    settings.CERTIFICATE_SIGNING_PASSPHRASE = "secret"
