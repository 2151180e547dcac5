from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.people import rules
from common.clock import today
from common.errors import Denied
from common.rules import why_not


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("gmc", "7012345"),
        ("npi", "1234567893"),
        ("npi", "1245319599"),
        ("other", "AB-1234"),
        ("other", "A" * 20),
        ("other", "123"),
    ],
)
def test_a_registration_number_in_its_form_is_taken(body, number):
    assert why_not(rules.check_registration_number, body, number) is None


@pytest.mark.parametrize(
    ("body", "number", "sentence"),
    [
        ("gmc", "701234", "7 digits"),
        ("gmc", "70123456", "7 digits"),
        ("gmc", "\uff17012345", "7 digits"),
        ("gmc", "", "7 digits"),
        ("npi", "1234567890", "10 digits"),
        ("npi", "123456789", "10 digits"),
        ("npi", "12345678931", "10 digits"),
        ("npi", "123456789A", "10 digits"),
        ("other", "AB", "3 to 20"),
        ("other", "A" * 21, "3 to 20"),
        ("other", "AB/123", "3 to 20"),
        ("other", "AB123\n", "3 to 20"),
    ],
)
def test_a_registration_number_in_another_form_is_refused(body, number, sentence):
    with pytest.raises(Denied, match=sentence):
        rules.check_registration_number(body, number)


def test_the_day_of_qualifying_is_past_and_within_a_working_life():
    rules.check_qualified_on(today())
    rules.check_qualified_on(date(1950, 1, 1))
    with pytest.raises(Denied, match="future"):
        rules.check_qualified_on(today() + timedelta(days=1))
    with pytest.raises(Denied, match="before 1950"):
        rules.check_qualified_on(date(1949, 12, 31))


@pytest.mark.parametrize("fraction", ["0.049", "0", "-1", "1.501"])
def test_a_working_fraction_is_within_reason(fraction):
    with pytest.raises(Denied, match=r"0\.05 and 1\.5"):
        rules.check_working_fraction(Decimal(fraction))
