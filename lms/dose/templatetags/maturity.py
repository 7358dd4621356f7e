"""The board's self-assessment as a card for other pages."""

from typing import Any

from django import template
from django.utils import timezone

from lms.dose.maturity.answers import results
from lms.dose.maturity.presenters import open_round_of, sentence
from lms.people.models import Person

register = template.Library()


@register.inclusion_tag("dose/maturity_card.html")
def board_maturity(reader: Person) -> dict[str, Any]:
    """What the board said of itself last, and the open round: {% board_maturity request.user %}."""
    assert reader.organisation is not None  # only a page of an organisation shows it
    found = results(reader.organisation, most=1)
    return {"sentence": sentence(found), "open": open_round_of(reader.organisation, reader, timezone.localdate())}
