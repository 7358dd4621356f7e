from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from lms.dose.actions import set_target
from lms.dose.asked import asked_words
from lms.dose.models import Target


def test_a_rule_that_is_not_safe_data_is_refused(aim, fundamentals):
    with pytest.raises(ValueError, match="asked by email"):
        aim(fundamentals, asked_of={"email": ["x"]})
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "rule, words",
    [
        ({}, "Everyone"),
        ({"pay_bands": []}, "Everyone"),
        ({"pay_bands": ["7"]}, "Band 7"),
        ({"pay_bands": ["7", "8a"], "staff_groups": ["Nursing"]}, "Bands 7, 8a; Nursing"),
    ],
)
def test_who_is_asked_is_said_in_words(rule, words):
    assert asked_words(rule) == words


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_decision_taken_many_times_at_once_is_one_version(northbridge, fundamentals, hr):
    def decide(_):
        try:
            set_target(
                northbridge, fundamentals, kind="coverage", value=Decimal("0.9"), by_date=date(2029, 4, 30),
                rationale="Because.", approved_by="Board", by=hr,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, range(8)))
    assert list(Target.objects.values_list("version", "is_current")) == [(1, True)]
