"""Owns the foot of every mail: why one gets it and how to stop it, in each language. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from lms.reminders.kinds import kind
from lms.reminders.models import ReminderRule


@dataclass(frozen=True)
class Line:
    """A sentence, and the address it ends in."""

    words: str
    link: str = ""

    def __str__(self) -> str:
        return f"{self.words} {self.link}".rstrip()


@dataclass(frozen=True)
class Foot:
    title: str
    lines: tuple[Line, ...]

    def as_text(self) -> str:
        return "\n".join(str(line) for line in self.lines)


@dataclass(frozen=True)
class Words:
    title: str
    because: str
    always: str
    stop: str
    choose: str
    test: str


ENGLISH = Words(
    title="About this e-mail",
    because="You get this e-mail because {because}.",
    always="It is one of the few that everybody gets, so it can't be switched off.",
    stop="To stop e-mails of this kind, without signing in:",
    choose="To choose which messages you get, and how:",
    test="This is a test that you sent to yourself from the editor. Nobody else got it, and it is on nobody's record.",
)
WELSH = Words(
    title="Ynglŷn â'r e-bost hwn",
    because="Rydych yn cael yr e-bost hwn am fod gennych gyfrif gyda ni.",
    always="Dyma un o'r ychydig negeseuon y mae pawb yn eu cael, felly nid oes modd ei diffodd.",
    stop="I roi'r gorau i gael negeseuon fel hyn, heb fewngofnodi:",
    choose="I ddewis pa negeseuon a gewch, a sut:",
    test="Prawf yw hwn a anfonwyd gennych atoch chi eich hun o'r golygydd. Ni chafodd neb arall ef.",
)
WORDS = {"cy": WELSH}


def foot(rule: ReminderRule, language: str, *, stop: str, choose: str, is_test: bool = False) -> Foot:
    """`stop` is the address that stops this kind of mail, "" where it can't be stopped."""
    words = WORDS.get(language, ENGLISH)
    if is_test:
        return Foot(words.title, (Line(words.test),))
    because = Line(words.because.format(because=kind(rule.code, rule.name).because))
    way_out = Line(words.stop, stop) if stop else Line(words.always)
    return Foot(words.title, (because, way_out, Line(words.choose, choose)))
