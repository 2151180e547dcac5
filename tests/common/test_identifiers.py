"""What looks as if it named somebody is noticed, and ordinary words are left alone."""

import pytest

from common.identifiers import identifying, is_nhs_number


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Seen: 943 476 5919 on the ward", ["an NHS number"]),
        ("9434765919", ["an NHS number"]),
        ("943-476-5919.", ["an NHS number"]),
        ("lives at SW1A 2AA", ["a postcode"]),
        ("lives at m1 1ae", ["a postcode"]),
        ("write to jo.bloggs@nhs.example.uk", ["an e-mail address"]),
        ("DOB 4/5/2016", ["a date of birth"]),
        ("born on 4 May 2016", ["a date of birth"]),
        ("the patient, 12/11/1948, said", ["a date of birth"]),
        ("9434765919, SW1A 2AA", ["an NHS number", "a postcode"]),
        ("", []),
        ("9434765918 is no NHS number, 99434765919 too long", []),
        ("Chaired on 12/05/2026 with 12 people, module M21, ward 5B", []),
        ("T1 leadership, 4 PA, ST4, CT1 and 2 sessions from 9 to 5", []),
        ("Tweeted @somebody about it", []),
        ("0" * 20_000, []),
    ],
)
def test_identifying(text, kinds):
    assert identifying(text) == kinds


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("9434765910", False),
        ("0000000010", False),  # its check digit would have to be 10
        ("943476591", False),
        ("٩٤٣٤٧٦٥٩١٩", False),
        ("", False),
    ],
)
def test_nhs_numbers_carry_a_check_digit(digits, is_one):
    assert is_nhs_number(digits) is is_one
