"""The board page in a few lines of plain text, for a mail."""

from __future__ import annotations

from datetime import date

from lms.dose.board.page import board_page
from lms.dose.board.words import level_words
from lms.dose.models import MaturityRound
from lms.people.models import Organisation


def digest(organisation: Organisation, *, as_of: date) -> str:
    """The figures of the board page as of a day: its sentence, then a line for each level with a target.

    Empty where nobody was counted on that day: there is nothing to tell.
    """
    page = board_page(organisation, today=as_of)
    if not page.heads:
        return ""
    aimed = [f"- {line.dose.level.title}: {level_words(line)}" for line in page.lines if line.dose.target is not None]
    asked = MaturityRound.objects.open().filter(organisation=organisation).first()
    open_round = [f"The board's self-assessment “{asked.name}” is open until HR closes it."] if asked else []
    return "\n\n".join([page.sentence, "\n".join(aimed), *open_round])
