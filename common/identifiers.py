"""Finds text that looks as if it names a person: for warnings, never for certainty.

Pure functions; nothing found is ever kept or logged, only which kinds there were.
"""

import re
from collections.abc import Callable

_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3}[ \-]?\d{3}[ \-]?\d{4})(?!\d)")
_POSTCODE = re.compile(
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[A-Z0-9\-]{1,63}(?:\.[A-Z0-9\-]{1,63})+", re.IGNORECASE)
_DATE = r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})"
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{{0,5}}"
    rf"(?:{_DATE}|\d{{1,2}}(?:st|nd|rd|th)? [A-Z]{{3,9}} (?:19|20)\d{{2}})",
    re.IGNORECASE,
)
_OLD_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./\-]\d{1,2}[./\-](?:19\d{2}|200\d)|(?:19\d{2}|200\d)-\d{2}-\d{2})(?!\d)"
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number (modulus 11)."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def has_nhs_number(text: str) -> bool:
    """Whether ten digits, perhaps spaced 3-3-4, make an NHS number."""
    return any(is_nhs_number(re.sub(r"\D", "", found)) for found in _TEN_DIGITS.findall(text))


def has_postcode(text: str) -> bool:
    """Whether there is something in the form of a UK postcode."""
    return _POSTCODE.search(text) is not None


def has_email(text: str) -> bool:
    """Whether there is something in the form of an e-mail address."""
    return _EMAIL.search(text) is not None


def has_birth_date(text: str) -> bool:
    """Whether a date is called one of birth, or lies before 2010 and is written in figures."""
    return _BIRTH.search(text) is not None or _OLD_DATE.search(text) is not None


_DETECTORS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("an NHS number", has_nhs_number),
    ("a postcode", has_postcode),
    ("an e-mail address", has_email),
    ("a date of birth", has_birth_date),
)


def identifying(text: str) -> list[str]:
    """The kinds of thing in `text` that may tell who somebody is: "a postcode", …"""
    return [words for words, found in _DETECTORS if found(text)]
