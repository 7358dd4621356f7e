"""Words for somebody's own confidence: what they are offered, what their picture says, how each skill changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from curriculum.models import LevelPage
from lms.charts.dumbbell import dumbbell
from lms.learning.confidence import Stage
from lms.learning.confidence_pictures import Line, Picture
from lms.learning.models import ConfidenceAnswer


@dataclass(frozen=True)
class Offer:
    """What a page offers about the confidence in one level: a title, a sentence, a button, the picture."""

    level: LevelPage
    title: str
    text: str
    button: str = ""
    stage: str = ""
    has_picture: bool = False
    is_new: bool = False  # nothing was said in this stage yet

    @property
    def url(self) -> str:
        return reverse("learning:say_confidence", args=[self.level.code, self.stage]) if self.stage else ""

    @property
    def is_asked_again(self) -> bool:
        """Whether "after" waits beside what was said before."""
        return self.stage == "after" and self.has_picture and self.is_new

    @property
    def picture_url(self) -> str:
        return reverse("learning:my_confidence", args=[self.level.code]) if self.has_picture else ""


def name_of(level: LevelPage) -> str:
    return f"level {level.number}" if level.number else level.title


def before_offer(level: LevelPage, asked: int, said: int, *, is_late: bool) -> Offer:
    """What to offer before the level is reached; the first lesson is the line between early and late."""
    name = name_of(level)
    if said:
        text = f"You said it for {said} of {asked} skills. Once {name} is reached you see how far you have come."
        button = "Say the rest, looking back" if is_late else "Change it or say the rest"
        return Offer(level, "Your confidence before", text, "" if is_late and said >= asked else button, "before", True)
    if is_late:
        text = "You have begun, so it is marked as said late. It still gives you something to compare with."
        return Offer(level, "How confident were you before?", text, "Look back", "before")
    text = f"Say it for the {asked} skills of {name} before your first lesson, and see later how far you have come."
    return Offer(level, "How confident are you now?", f"{text} It takes two minutes and only you see it.",
                 "Say how confident I am", "before")  # fmt: skip


def after_offer(level: LevelPage, asked: int, before: int, after: int) -> Offer:
    """What to offer once the level is reached."""
    if after:
        text = f"You said it for {after} of {asked} skills after {name_of(level)}, and for {before} before."
        return Offer(level, "Your confidence, before and after", text, "Change it or say the rest", "after", True)
    against = "and see it beside what you said before" if before else "and keep it to compare with"
    text = f"You have reached {name_of(level)}. Say how confident you are now {against}. Only you see it."
    return Offer(level, "How confident are you after it?", text, "Say how confident I am", "after", bool(before),
                 is_new=True)  # fmt: skip


def in_words(answer: ConfidenceAnswer | None) -> str:
    """ "Somewhat (3)", or that nothing was said."""
    return f"{answer.get_confidence_display()} ({answer.confidence})" if answer else "Not said"


def change_words(change: int | None) -> str:
    if change is None:
        return ""
    if not change:
        return "The same"
    return f"{'Up' if change > 0 else 'Down'} {abs(change)}"


def sentence(picture: Picture) -> str:
    """What the picture says, in one sentence."""
    changes = picture.changes
    if changes:
        up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
        same = len(changes) - up - down
        parts = [f"more confident in {up}"] if up else []
        parts += [f"as confident as before in {same}"] if same else []
        parts += [f"less confident in {down}"] if down else []
        of = "the one skill" if len(changes) == 1 else f"the {len(changes)} skills"
        return f"Of {of} you said something about both times, you are {_listed(parts)}."
    if picture.before and picture.after:
        return "You said something about other skills before than after, so there is nothing to compare yet."
    if picture.before:
        return "This is where you began. Once the level is reached you can say it again, and see both side by side."
    return "This is where you arrived. Nothing was said before, so there is nothing to compare it with."


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@dataclass(frozen=True)
class Row:
    """A skill of the picture, ready to be shown."""

    line: Line

    @property
    def drawing(self) -> SafeString:
        """The drawing is made of our own shapes and numbers: nothing anybody typed is in it."""
        said = (self.line.before, self.line.after)
        before, after = (answer.confidence if answer else None for answer in said)
        return mark_safe(dumbbell(before, after))

    @property
    def before(self) -> str:
        return in_words(self.line.before)

    @property
    def after(self) -> str:
        return in_words(self.line.after)

    @property
    def change(self) -> str:
        return change_words(self.line.change)


@dataclass(frozen=True)
class Cycle:
    """One picture with its rows and what can still be done about it."""

    picture: Picture
    is_latest: bool
    open_stage: Stage | None

    @property
    def rows(self) -> list[Row]:
        return [Row(line) for line in self.picture.lines]

    @property
    def sentence(self) -> str:
        return sentence(self.picture)

    @property
    def is_empty(self) -> bool:
        return not self.picture.before and not self.picture.after
