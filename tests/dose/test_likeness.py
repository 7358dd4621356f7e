from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from lms.dose.reconciliation.likeness import ALIKE, SAME_DAY, SAME_MAIL, SAME_NAME, Someone, name_key, pairs, resembling

ANNA = Someone(1, "Siân Rees", "sian.rees@north.example", "100", True, date(2020, 1, 1))
OTHER = Someone(2, "Tom Adeyemi", "tom.adeyemi@north.example", "", False, None)


def reasons(first, second, dismissed=frozenset()):
    return [pair.reasons for pair in pairs([first, second], dismissed)]


@pytest.mark.parametrize("name", ["SIAN REES", "Rees, Siân", "Dr. Sian  Rees", "sian rees"])
def test_a_name_is_the_same_in_any_case_accent_order_and_with_a_title(name):
    assert reasons(ANNA, replace(OTHER, full_name=name)) == [(SAME_NAME,)]


def test_names_that_are_nothing_but_a_title_or_another_script_still_compare():
    assert name_key("Dr") == "dr"
    assert name_key("李 明") == name_key("明 李")


def test_one_slip_of_the_pen_is_nearly_the_same_wherever_it_is():
    for name in ("Sian Reez", "Zian Rees", "Sain Rees"):
        assert reasons(ANNA, replace(OTHER, full_name=name)) == [(ALIKE,)]
    assert reasons(ANNA, replace(OTHER, full_name="Joan Rhys")) == []


def test_one_mail_name_at_two_domains_is_a_reason_but_a_shared_box_is_none():
    assert reasons(ANNA, replace(OTHER, email="Sian.Rees+old@mail.example")) == [(SAME_MAIL,)]
    box = replace(ANNA, email="reception@a.example")
    assert reasons(box, replace(OTHER, email="reception@b.example")) == []


def test_two_colleagues_of_one_name_with_posts_are_two_people_unless_more_speaks_for_one():
    colleague = replace(ANNA, pk=2, email="s.rees@north.example", employee_number="200", began_on=date(2021, 1, 1))
    assert reasons(ANNA, colleague) == []
    assert reasons(ANNA, replace(colleague, began_on=date(2020, 1, 1))) == [(SAME_NAME, SAME_DAY)]
    assert reasons(ANNA, replace(colleague, has_post=False)) == [(SAME_NAME,)]


def test_a_pair_said_to_be_two_people_is_not_asked_about_again():
    twin = replace(OTHER, full_name="Sian Rees")
    assert reasons(ANNA, twin, {(1, 2)}) == []
    assert reasons(twin, ANNA, {(1, 2)}) == []


def test_the_most_reasons_come_first():
    strong = replace(OTHER, full_name="Sian Rees", email="sian.rees@home.example", began_on=date(2020, 1, 1))
    weak = replace(OTHER, pk=3, full_name="Sian Rees")
    assert next(pair.second.pk for pair in pairs([weak, ANNA, strong])) == 2


def test_ten_thousand_people_even_of_one_name_are_compared_without_squaring():
    crowd = [replace(OTHER, pk=n, full_name="Test Person", email=f"p{n:05d}@x.example") for n in range(10_000)]
    started = perf_counter()
    assert len(pairs(crowd)) == 9_999
    named = [replace(one, full_name=f"{chr(97 + one.pk % 26)}{one.pk:05d} person") for one in crowd]
    pairs(named)
    assert perf_counter() - started < 20  # seconds; everybody with everybody would be 100,000,000 comparisons


def test_one_account_is_held_against_everybody_once():
    others = [
        replace(OTHER, pk=n, full_name=name) for n, name in enumerate(("Rees Sian", "Sian Reez", "Jo Else"), start=5)
    ]
    same_mail = replace(ANNA, pk=9, full_name="Quite Different", email="sian.rees@south.example")
    assert [one.pk for one in resembling(ANNA, [ANNA, *others, same_mail])] == [5, 6, 9]
