"""What is taken for a sign of who a text is about, and what is not."""

from __future__ import annotations

import pytest

from lms.identifiable import BIRTH_DATE, HOSPITAL_NUMBER, NHS_NUMBER, is_nhs_number, signs


def kinds(text: str) -> list[str]:
    return [sign.kind for sign in signs(text)]


@pytest.mark.parametrize(
    "number", ["9434765919", "4010232137", "9876543210", "943 476 5919", "943-476-5919", "943476 5919"]
)
def test_ten_digits_with_a_right_check_digit_are_an_nhs_number(number):
    assert is_nhs_number(number)
    assert [(sign.kind, sign.text) for sign in signs(f"Seen in clinic ({number}), late again.")] == [
        (NHS_NUMBER, number)
    ]


@pytest.mark.parametrize("digit", range(10))
def test_only_one_last_digit_is_right(digit):
    assert is_nhs_number(f"943476591{digit}") == (digit == 9)


def test_a_check_digit_of_ten_belongs_to_no_number():
    assert not any(is_nhs_number(f"100000001{digit}") for digit in range(10))


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0161 496 0000 or 07700 900123", "+44 161 496 0000", "+9434765919", "94347659190", "1 943 476 5919 0",
        "The numbers were 12 14 15 13 14 a week", "9434765918", "PDSA from 2026-01-05 10 to 2026-01-12",
        "From 2025-09-01 to 2025-09-08 14 doses", "£9,434,765,919", "1111111111", "12/34/5678 and 90", "",
        "01/09/2025\t14\n08/09/2025\t12\n15/09/2025\t13",
    ],
)  # fmt: skip
def test_phone_numbers_counts_dates_and_wrong_check_digits_are_not(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "DOB 12/03/1956", "d.o.b. 12.3.56", "D.O.B: 12-03-1956", "date of birth: 12 March 1956",
        "Date of Birth 1956-03-12",
        "she was born on 12th March 1956", "12/03/1956 (DOB)", "birthdate 12 Mar 1956", "dob:12/3/56",
        "Born 12.03.1956",
    ],
)  # fmt: skip
def test_a_date_beside_words_of_birth_is_a_date_of_birth(text):
    assert kinds(text) == [BIRTH_DATE]


@pytest.mark.parametrize(
    "text",
    [
        "We start on 12/03/2026", "Born in the delivery suite at night",
        "A ward born of need; from 2026-01-05 we test it. Nobody knew.",
        "Ask for the date of birth before every dose", "Stubborn 12/03/2026",
        "The dobutamine chart of 12/03/2026",
    ],
)  # fmt: skip
def test_other_dates_and_words_of_birth_alone_are_not(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    ["hospital number K123456", "Hospital no. 0012345", "MRN: 00123456", "patient ID 4455667", "NHS number 12345"],
)
def test_a_number_called_a_hospital_number_is_one(text):
    assert kinds(text) == [HOSPITAL_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "We check the hospital number twice",
        "Patients: 12000",
        "patient no longer waits 12345",
        "Ward number 12",
        "unit 12345",
    ],
)
def test_wording_without_such_a_number_is_not(text):
    assert kinds(text) == []


def test_an_nhs_number_called_one_is_told_once():
    assert kinds("NHS number 943 476 5919 and NHS number 9434765919") == [NHS_NUMBER, NHS_NUMBER]
    assert len(signs("943 476 5919, again 943 476 5919")) == 1


def test_what_is_found_is_told_in_the_order_it_is_read():
    assert kinds("MRN 1234567, born 12/03/1956, 9434765919") == [HOSPITAL_NUMBER, BIRTH_DATE, NHS_NUMBER]
