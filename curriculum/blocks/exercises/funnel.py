"""The funnel: what tampering does."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock
from curriculum.exercises import funnel
from curriculum.exercises.drawing import table_of_marbles
from lms.charts.words import number


class FunnelBlock(ExerciseBlock):
    drops = blocks.IntegerBlock(min_value=30, max_value=200, label="Marbles", help_text="How many are dropped.")
    spread = blocks.IntegerBlock(
        min_value=1, max_value=50, label="Spread of the funnel, in mm", help_text="How far a marble usually rolls."
    )
    seed = blocks.IntegerBlock(
        min_value=1, max_value=999_999, help_text="Another number gives other marbles. They repeat for everybody."
    )
    settings = ("seed",)

    class Meta:
        icon = "crosshairs"
        label = "The funnel"
        description = "Drop marbles at a target under four rules: adjusting after each miss makes it worse."
        template = "curriculum/exercises/funnel.html"
        default = {
            "title": "The funnel",
            "introduction": "<p>A funnel hangs over a target. Each marble rolls a little way off. Choose a rule for "
            "moving the funnel after each marble, drop them, and compare the rules.</p>",
            "drops": 50,
            "spread": 10,
            "seed": 1,
            "point": "<p>To adjust after each miss feels right and makes it worse. Left alone, the funnel does the "
            "best it can. If that is not good enough, you need a better funnel, not more adjusting.</p>",
        }

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        """All four rules with the same marbles, for those without a script."""
        seed = funnel.telling_seed(value["drops"], value["seed"])
        return {
            "seed": seed,
            "rules": [rule_shown(rule, words, value, seed, name) for rule, words in funnel.RULES.items()],
        }


def rule_shown(rule: int, words: str, value: Any, seed: int, name: str) -> dict[str, Any]:
    spots = funnel.marbles(rule, value["drops"], value["spread"], seed)
    spread = funnel.spread_of(spots)
    title = f"Rule {rule}: where {value['drops']} marbles came to rest"
    drawing = table_of_marbles(spots, spread=value["spread"], title=title, name=f"{name}-rule-{rule}")
    return {
        "number": rule,
        "words": words,
        "drawing": drawing,
        "typical": number(round(spread.typical), "mm"),
        "furthest": number(round(spread.furthest), "mm"),
    }
