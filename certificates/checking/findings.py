"""What was found out about a file, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from certificates.models import Certificate


class Outcome(StrEnum):
    UNALTERED = "unaltered"
    REWRAPPED = "rewrapped"
    ALTERED = "altered"
    DISTRUSTED = "distrusted"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """`certificate` is the one that the file is of, or only names."""

    outcome: Outcome
    certificate: Certificate | None = None
    is_signed: bool = False

    @property
    def title(self) -> str:
        return WORDS[self.outcome][0]

    @property
    def words(self) -> str:
        return WORDS[self.outcome][1]

    @property
    def to_do(self) -> str:
        return WORDS[self.outcome][2]

    @property
    def is_unaltered(self) -> bool:
        return self.outcome == Outcome.UNALTERED


WORDS = {
    Outcome.UNALTERED: (
        "This file is unaltered",
        "It is byte for byte as we issued it.",
        "Below is what the register says about the certificate today.",
    ),
    Outcome.REWRAPPED: (
        "Its signed part is genuine, the file around it is not as we issued it",
        "The credential in this file carries our signature. The picture or the text around it was changed or saved "
        "anew, so do not go by what it shows.",
        "Go by what the register says about its code.",
    ),
    Outcome.ALTERED: (
        "This file is not as we issued it",
        "It carries the code of a certificate in the register, but it was altered after it was issued. A program that "
        "saved, compressed or printed it anew does that too; we cannot tell which it was.",
        "Do not rely on what this file says. Go by what the register says about its code, or ask the holder for the "
        "file as they downloaded it.",
    ),
    Outcome.DISTRUSTED: (
        "This badge was signed with a key that no longer counts",
        "Its issuer has withdrawn the key, because somebody else may have had it.",
        "Ask the holder to download the badge once more, or go by what the register says about its code.",
    ),
    Outcome.FOREIGN: (
        "We cannot judge this badge: others issued it",
        "It is a badge, but not one of an organisation that issues its certificates here. We have no key to check it "
        "with, and we ask nobody else.",
        "Ask whoever issued it.",
    ),
    Outcome.UNKNOWN: (
        "We cannot confirm this file",
        "We find no code of a certificate in it, or none that is in the register: it may be a scan or a photo, locked "
        "with a password, or not from us.",
        "Type the code printed on the certificate, or scan its QR code.",
    ),
}
