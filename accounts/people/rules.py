"""Who may write a person's details, and which details can be right."""

import re
from datetime import date
from decimal import Decimal

from accounts.people.models import RegistrationBody, User
from common import clock
from common.errors import Denied

EARLIEST = date(1950, 1, 1)
LEAST_FRACTION, MOST_FRACTION = Decimal("0.05"), Decimal("1.5")

# What an NPI is prefixed with before its check digit is reckoned (ISO 7812, issuer 80840).
_NPI_PREFIX = "80840"


def check_can_create_user(user: User) -> None:
    """Nobody makes an account for somebody else; only commands and invitations do."""
    raise Denied("Accounts come by invitation: invite the person to a role instead.")


def check_is_own_profile(user: User, person: User) -> None:
    """A profile is written by the doctor, or by an administrator from the person's page."""
    if user.pk != person.pk:
        raise Denied(f"Only {person} can change these details here.")


def check_registration_number(body: str, number: str) -> None:
    """The number has the form that its register gives; assumes it stripped and in capitals."""
    if body == RegistrationBody.GMC and not re.fullmatch(r"[0-9]{7}", number):
        raise Denied("A GMC number has 7 digits, such as 7012345.")
    if body == RegistrationBody.NPI and not _is_npi(number):
        raise Denied("This is not an NPI: it has 10 digits, and the last one checks the others.")
    if body == RegistrationBody.OTHER and not re.fullmatch(r"[0-9A-Z-]{3,20}", number):
        raise Denied("A registration number has 3 to 20 letters, digits or hyphens.")


def check_qualified_on(day: date) -> None:
    """The day of qualifying is past and within a working life."""
    if day > clock.today():
        raise Denied("The date of qualifying cannot be in the future.")
    if day < EARLIEST:
        raise Denied("The date of qualifying cannot be before 1950.")


def check_working_fraction(fraction: Decimal) -> None:
    """Between a twentieth of full time and one and a half."""
    if not LEAST_FRACTION <= fraction <= MOST_FRACTION:
        raise Denied("The working fraction lies between 0.05 and 1.5 of full time.")


def _is_npi(number: str) -> bool:
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    digits = [int(digit) for digit in reversed(_NPI_PREFIX + number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
