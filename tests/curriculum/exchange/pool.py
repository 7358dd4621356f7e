"""Five hundred questions of every kind, made without chance."""

from __future__ import annotations

from decimal import Decimal

from curriculum.exchange.drafts import DIFFICULTIES, KINDS, STRANDS, DraftOption, DraftQuestion, normal


def five_hundred(kinds: tuple[str, ...] = KINDS) -> list[DraftQuestion]:
    return [question(number, kinds[number % len(kinds)]) for number in range(500)]


def question(number: int, kind: str) -> DraftQuestion:
    words = f"{number}: is 50% < 60% {{of}} ‘all’ = a # ~ \\ “wait”?\nThink {number % 7} times."
    stem = f"Question {words}" if kind != "gap" else f"Number {number} of the wastes is [[gap]], they say."
    options = [
        DraftOption(
            text=["True", "False"][place] if kind == "true_false" else f"Option {place} of {number}: a -> b; c = d",
            is_right=place == 0 or (place == 2 and kind in ("multiple", "gap")),
            feedback=f"=Because {place} # of {number}.",
            match=f"half {place}",
        )
        for place in range(2 if kind == "true_false" else 4)
    ]
    return normal(
        DraftQuestion(
            stem=stem,
            kind=kind,
            options=tuple(options),
            explanation=f"It is so: {number} {{x}} ####.",
            number=Decimal(number) / 4 if kind == "numeric" else None,
            tolerance=Decimal("0.5"),
            unit="minutes",
            chart_type="run",
            chart_title=f"Falls, {number}",
            chart_unit="falls",
            chart_values="\n".join(f"week {week} {week % 5}" for week in range(1, 13)),
            model_answer="It names a person and a day.",
            key=f"pool-{number}",
            level_code="L1",
            module_code="1.4",
            strand=STRANDS[number % len(STRANDS)],
            difficulty=DIFFICULTIES[number % 3],
            tags=("falls", f"set {number % 9}"),
        )
    )
